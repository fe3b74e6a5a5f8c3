import {
	type DurationMonths,
	type ReferralRequest,
	adviceTypes,
	durations,
	sharedData,
} from '../../transport/vocabulary';
import { isRecord } from '../../transport/json';
import { readOptionalDate } from '../../parameters/calendarDate';
import { findTerm, namesOf, readChoices } from '../../parameters/choices';
import { readCollection } from '../../parameters/collection';
import { complain, readEach } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { entriesOf } from '../../parameters/lists';
import { readOptionalText } from '../../parameters/text';
import { readUuid, readUuids } from '../../parameters/uuids';

/**
 * Reads what an item wants referred. Plannr takes one advice type in a referral, so several make several requests.
 *
 * @param item the item's parameters
 * @returns one request for every advice type, in Plannr's order of them
 * @throws {InvalidParameters} with everything that is wrong with the item
 */
export function readCreate(item: ItemParameters): ReferralRequest[] {
	// n8n works an expression out anew whenever it is asked for a value, which is most of the work with many items.
	let known: Readonly<Record<string, unknown>> | undefined;
	const more = () => (known ??= readCollection(item, 'additionalFields', 'Additional Fields'));
	const read = readEach({
		connection: () => readUuid(item.value('connection', 'Connection'), 'connection', 'Connection'),
		clients: () => readClients(item, more().furtherClients),
		adviceTypes: () => {
			const value = item.value('adviceTypes', 'Advice Types');
			return readChoices(value, adviceTypes, 'adviceTypes', 'Advice Types');
		},
		sharedData: () => {
			const value = item.value('sharedData', 'Shared Data');
			return readChoices(value, sharedData, 'sharedData', 'Shared Data');
		},
		months: () => readMonths(item.value('duration', 'Duration')),
		slaDeadline: () =>
			readOptionalDate(more().slaDeadline, item.timeZone, 'slaDeadline', 'SLA Deadline'),
		note: () => readOptionalText(more().note, 'note', 'Note'),
	});
	return read.adviceTypes.map((adviceType) => ({
		connection_uuid: read.connection,
		client_uuids: read.clients,
		advice_type: adviceType,
		duration_months: read.months,
		shared_data: read.sharedData,
		...(read.slaDeadline !== undefined && { sla_deadline: read.slaDeadline }),
		...(read.note !== undefined && { note: read.note }),
	}));
}

function readClients(item: ItemParameters, furtherClients: unknown): string[] {
	const { clients, furtherUuids } = readEach({
		clients: () => readUuids(item.value('clients', 'Clients'), 'clients', 'Clients'),
		furtherUuids: () => {
			const uuids = readUuids(clientUuidsOf(furtherClients), 'furtherClients', 'Further Clients');
			checkRows(furtherClients);
			return uuids;
		},
	});
	const all = [...new Set([...clients, ...furtherUuids])];
	if (all.length > 0) return all;
	throw complain(
		'clients',
		"'Clients' is empty",
		"Fill in 'Clients' with the UUID of at least one client account",
	);
}

/** A row that is there but gives nobody is a mistake: somebody would be left out. */
function checkRows(furtherClients: unknown): void {
	const rows = isRecord(furtherClients) ? furtherClients.client : undefined;
	if (!Array.isArray(rows)) return;
	for (const [place, row] of rows.entries()) {
		if (readUuids(clientUuidsOf(row), 'furtherClients', 'Further Clients').length > 0) continue;
		throw complain(
			'furtherClients',
			`'Further Clients', entry ${place + 1}, is empty`,
			"Fill in the UUID in 'Further Clients', or remove the row",
		);
	}
}

/** The panel gives `{ client: [{ clientUuid }] }`; an expression may give less of it, down to the UUIDs alone. */
function clientUuidsOf(further: unknown): unknown {
	if (Array.isArray(further)) return further.map(clientUuidsOf);
	if (!isRecord(further)) return further;
	if ('client' in further) return clientUuidsOf(further.client);
	if ('clientUuid' in further) return further.clientUuid;
	return Object.keys(further).length === 0 ? [] : further;
}

function readMonths(value: unknown): DurationMonths {
	const [entry, ...more] = entriesOf(value, /[,;\n]+/);
	const duration = more.length === 0 ? findTerm(inPanelsWords(entry), durations) : undefined;
	if (duration !== undefined) return duration.months;
	throw complain(
		'duration',
		"'Duration' is not a length that Plannr knows",
		`Choose ${namesOf(durations)} in 'Duration'`,
	);
}

const figures = new Map([
	['one', '1'],
	['two', '2'],
	['three', '3'],
	['six', '6'],
]);

/** `Three months`, `3 month` and `3-month` are the panel's `3`. */
function inPanelsWords(entry: unknown): unknown {
	if (typeof entry !== 'string') return entry;
	const [, number = ''] = /^([a-z]+|\d+)[\s-]+months?$/i.exec(entry) ?? [];
	return number === '' ? entry : (figures.get(number.toLowerCase()) ?? number);
}
