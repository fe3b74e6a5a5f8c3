import {
	type DurationMonths,
	type ReferralRequest,
	adviceTypes,
	durations,
	sharedDataCategories,
} from '../../transport/vocabulary';
import { isRecord } from '../../transport/json';
import { parseOptionalDeadline } from '../../parameters/calendarDate';
import { findTerm, parseChoices } from '../../parameters/choices';
import { invalidParameter, parseAll } from '../../parameters/invalidParameters';
import { type ItemParameters, replaceNullWords } from '../../parameters/item';
import { parseList } from '../../parameters/lists';
import { hasTrailingSeparator } from '../../parameters/references';
import { parseOptionalText } from '../../parameters/text';
import { parseRecordReference, parseRecordReferences } from '../fields/recordReferences';
import type { RecordReference, UuidOf } from '../lookups';

/** What Create requests for one item. */
export interface ParsedReferral {
	readonly connection: RecordReference;
	readonly clients: readonly RecordReference[];
	/** Whether the text with the clients ends in a separator, so that one may be missing. */
	readonly mayLackClient: boolean;
	/**
	 * Creates the requests.
	 *
	 * @param uuidOf returns the UUIDs of the connection and the clients
	 * @returns one request per advice type, in Plannr's order of the types
	 */
	createRequests(uuidOf: UuidOf): ReferralRequest[];
}

/**
 * Parses the parameters of Create. A referral in Plannr has one advice type, so several of them need several requests.
 *
 * @param item the item's parameters
 * @throws {InvalidParameters} with all problems of the item
 */
export function parseReferral(item: ItemParameters): ParsedReferral {
	const parsed = parseAll({
		connection: () => parseRecordReference(item, 'acceptedConnections', 'connection', 'Connection'),
		clients: () => parseClients(item),
		adviceTypes: () => {
			const value = item.getValue('adviceTypes', 'Advice Types');
			return parseChoices(value, adviceTypes, 'adviceTypes', 'Advice Types');
		},
		sharedData: () => {
			const value = item.getValue('sharedData', 'Shared Data');
			return parseChoices(value, sharedDataCategories, 'sharedData', 'Shared Data');
		},
		months: () => parseDuration(item.getValue('duration', 'Duration')),
		slaDeadline: () => {
			const value = item.getValue('additionalFields.slaDeadline', 'SLA Deadline');
			return parseOptionalDeadline(value, item.today(), 'slaDeadline', 'SLA Deadline');
		},
		note: () => parseOptionalText(item.getValue('additionalFields.note', 'Note'), 'note', 'Note'),
	});
	const { connection } = parsed;
	const { clients, mayLackClient } = parsed.clients;
	return {
		connection,
		clients,
		mayLackClient,
		createRequests(uuidOf) {
			const uuids = { connection: uuidOf(connection), clients: new Set(clients.map(uuidOf)) };
			return parsed.adviceTypes.map((adviceType) => ({
				connection_uuid: uuids.connection,
				client_uuids: [...uuids.clients],
				advice_type: adviceType,
				duration_months: parsed.months,
				shared_data: parsed.sharedData,
				...(parsed.slaDeadline !== undefined && { sla_deadline: parsed.slaDeadline }),
				...(parsed.note !== undefined && { note: parsed.note }),
			}));
		},
	};
}

function parseClients(item: ItemParameters): Pick<ParsedReferral, 'clients' | 'mayLackClient'> {
	const { clients, furtherClients } = parseAll({
		clients: () => {
			const value = item.getLocator('clients', 'Clients');
			const references = parseRecordReferences(value, 'clients', 'clients', 'Clients');
			return { references, mayLackClient: hasTrailingSeparator(value, 'id') };
		},
		furtherClients: () => parseFurtherClients(item),
	});
	if (clients.references.length > 0) {
		return {
			clients: [...clients.references, ...furtherClients.references],
			mayLackClient: clients.mayLackClient || furtherClients.mayLackClient,
		};
	}
	throw invalidParameter(
		'clients',
		"'Clients' is empty",
		"Enter a client's e-mail address, name or UUID in 'Clients'",
	);
}

/**
 * No rows are an error as well: n8n replaces an expression in place of the rows by none (n8n-workflow, node-helpers
 * getNodeParameters), and a client would be left out silently.
 */
function parseFurtherClients(item: ItemParameters): {
	references: RecordReference[];
	mayLackClient: boolean;
} {
	const value = item.getValue('additionalFields.furtherClients', 'Further Clients');
	if (value === undefined) return { references: [], mayLackClient: false };
	const clients = isEmptyRecord(value) ? [] : clientsOf(value);
	const rows = item.isTool ? replaceNullWords(clients) : clients;
	const references = parseRecordReferences(rows, 'clients', 'furtherClients', 'Further Clients');
	if (references.length > 0) {
		return { references, mayLackClient: hasTrailingSeparator(rows, 'id') };
	}
	throw invalidParameter(
		'furtherClients',
		"'Further Clients' is empty",
		"Add a client to 'Further Clients' with Fixed selected, or remove 'Further Clients'",
	);
}

/** The panel returns `{ client: [{ clientUuid }] }`; an expression may return any inner part of it, even bare UUIDs. */
function clientsOf(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(clientsOf);
	if (!isRecord(value)) return value;
	if ('client' in value) return clientsOf(value.client);
	if ('clientUuid' in value) return value.clientUuid;
	return isEmptyRecord(value) ? null : value;
}

function isEmptyRecord(value: unknown): boolean {
	return isRecord(value) && Object.keys(value).length === 0;
}

function parseDuration(value: unknown): DurationMonths {
	const [duration, ...more] = parseList(value, 'duration', 'Duration', (entry) =>
		findTerm(toPanelValue(entry), durations),
	);
	if (duration !== undefined && more.length === 0) return duration.months;
	throw invalidParameter(
		'duration',
		"'Duration' must be 1, 2, 3 or 6 months, or Lifetime",
		"Correct 'Duration'",
	);
}

const numbersByWord = new Map([
	['one', '1'],
	['two', '2'],
	['three', '3'],
	['six', '6'],
]);

/** Converts `Three months`, `3 month` and `3-month` to the panel's `3`. */
function toPanelValue(entry: unknown): unknown {
	if (typeof entry !== 'string') return entry;
	const [, number = ''] = /^([a-z]+|\d+)(?:[^\S\uFEFF]+|-)months?$/i.exec(entry) ?? [];
	return number === '' ? entry : (numbersByWord.get(number.toLowerCase()) ?? number);
}
