import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import {
	type ReferralRequest,
	type DurationMonths,
	adviceTypes,
	durations,
	sharedDataCategories,
} from '../../transport/vocabulary';
import {
	parseAll,
	type ItemParameters,
	type Parameter,
	createEmptyError,
	invalidValue,
	replaceNullWords,
	getContent,
	getSafeguard,
} from '../../parameters/item';
import { mayBeOfKind, referrals } from '../fields/records';
import type { CheckContext, Job, Operation, ResultNote, WriteSpec } from '../operation';
import { parseOutput } from '../fields/everyOperation';
import {
	type IfAlreadyReferred,
	fields,
	messages,
	ifAlreadyReferredChoices,
} from './create.description';
import {
	fingerprintOfRequest,
	compareReferral,
	showsOtherTarget,
	targetOfRequest,
} from './compareReferral';
import { fetchReferralIfAny, findOpenReferral, SentReferrals } from './sentReferrals';
import { ignoreUnlessStopped } from '../precheck';
import { validateReferral } from './validateReferral';
import { isRecord, readTerm } from '../../transport/json';
import { normaliseIdentifier } from '../../transport/text';
import { parseOptionalDate } from '../../parameters/calendarDate';
import { findTerm, parseChoices, parseList, formatTermNames } from '../../parameters/choices';
import {
	type ParsedReferences,
	type RecordReference,
	parseRecordReference,
	parseRecordReferences,
} from '../../parameters/references';
import { parseBoolean, parseOptionalMessage } from '../../parameters/scalars';
import type { UuidOf } from '../lookups';

/** Refers clients to a connected firm: one referral per advice type (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const create: Operation = {
	fields,
	messages,
	parse(item) {
		const parsed = parseCreate(item);
		return {
			references: [parsed.connection, ...parsed.clients],
			create: (uuidOf) =>
				createRequests(parsed, uuidOf).map((request) => createJob(request, parsed)),
		};
	},
};

function createJob(request: ReferralRequest, parsed: ParsedCreate): Job {
	const { formatRecord, notes } = parsed;
	if (parsed.validateOnly) {
		return {
			kind: 'read',
			run: async (client) => ({
				records: [await validateReferral(client, request, parsed.ifAlreadyReferred)],
			}),
			notes,
		};
	}
	return {
		kind: 'write',
		request: {
			path: '/api/v1/referrals',
			body: { ...request },
			redact: request.note ? [request.note] : [],
		},
		spec: createSpec(request, parsed),
		label: labelOf(request),
		formatRecord,
		notes,
	};
}

/** Returns the label of the advice type: an item has one request for each. */
function labelOf({ advice_type: type }: ReferralRequest): string {
	return adviceTypes.find(({ value }) => value === type)?.name ?? type;
}

/** Describes the write for the execution; Create Another has no check. */
function createSpec(request: ReferralRequest, { ifAlreadyReferred }: ParsedCreate): WriteSpec {
	const target = targetOfRequest(request);
	return {
		operation: 'referral.create',
		key: request.advice_type,
		target,
		conflictKey: `referrals ${target}`,
		fingerprint: fingerprintOfRequest(request, target),
		evidence: 'content',
		compare: (record) => compareReferral(request, record),
		async observe(client, maxAgeMs) {
			const sent = SentReferrals.of(client);
			// Without a baseline, a referral found later is not attributed to this write.
			await sent.prepare(client, false, maxAgeMs).catch(ignoreUnlessStopped);
			return sent.baseline();
		},
		look: async (client, baseline, isOwned) =>
			await SentReferrals.of(client).look(client, request, baseline, isOwned),
		fetch: fetchReferralIfAny,
		// A proxy may mix up responses, and Plannr may return a job, the connection or a client; the lookup finds the right one.
		judgeResponse(record) {
			if (!mayBeOfKind(record, referrals) || isNamedBy(request, record)) return undefined;
			const comparison = compareReferral(request, record);
			if (comparison === 'different') return undefined;
			if (comparison === 'same') return { isEqual: true };
			return showsOtherTarget(request, record) ? { note: 'otherTarget' } : {};
		},
		remember: (client, record) => {
			SentReferrals.of(client).add(client, record);
		},
		...(ifAlreadyReferred !== 'create' && {
			check: async (client: PlannrClient, context: CheckContext) => {
				const open = await findOpenReferral(client, request, context);
				if (open === undefined) return undefined;
				if (ifAlreadyReferred === 'return') return { records: [open], note: 'alreadyReferred' };
				throw new PlannrError(
					'alreadyReferred',
					`${labelOf(request)}: referral ${open.uuid}, ${readTerm(open.status)}`,
				);
			},
		}),
	};
}

/** Whether a record is the connection or a client of a request. */
function isNamedBy({ connection_uuid, client_uuids }: ReferralRequest, { uuid }: IDataObject) {
	const named = [connection_uuid, ...client_uuids].map(normaliseIdentifier);
	return named.includes(normaliseIdentifier(uuid));
}

type ParsedCreate = ReturnType<typeof parseCreate>;

/** Parses the parameters of Create; throws {@link InvalidParameters} with all problems of the item. */
export function parseCreate(item: ItemParameters) {
	const { clients, furtherClients, deadline, ...parsed } = parseAll({
		connection: () =>
			parseRecordReference(item.get('connection', 'Connection'), 'acceptedConnections'),
		clients: () =>
			parseClients(
				item.get('clients', 'Clients'),
				"Enter a client's e-mail address, name or UUID in 'Clients'",
			),
		furtherClients: () => parseFurtherClients(item),
		adviceTypes: () => parseChoices(item.get('adviceTypes', 'Advice Types'), adviceTypes),
		sharedData: () => parseChoices(item.get('sharedData', 'Shared Data'), sharedDataCategories),
		months: () => parseDuration(item.get('duration', 'Duration')),
		deadline: () => parseDeadline(item),
		note: () => parseOptionalMessage(getContent(item, 'additionalFields.note', 'Note')),
		ifAlreadyReferred: () =>
			parseIfAlreadyReferred(getSafeguard(item, 'ifAlreadyReferred', 'If Already Referred')),
		validateOnly: () =>
			parseBoolean(getSafeguard(item, 'options.validateOnly', 'Validate Only'), false),
		formatRecord: () => parseOutput(item, referrals),
	});
	const endsInSeparator = clients.endsInSeparator || furtherClients.endsInSeparator;
	const notes: ResultNote[] = endsInSeparator ? ['trailingSeparator'] : [];
	return {
		...parsed,
		clients: [...clients.references, ...furtherClients.references],
		deadline: deadline.date,
		notes: [...deadline.notes, ...notes],
	};
}

/** Creates the requests of an item, one for each advice type, in Plannr's order: a referral in Plannr has one. */
export function createRequests(
	{ connection, clients, adviceTypes: types, months, sharedData, deadline, note }: ParsedCreate,
	uuidOf: UuidOf,
): ReferralRequest[] {
	const connectionUuid = uuidOf(connection);
	const clientUuids = [...new Set(clients.map(uuidOf))];
	return types.map((adviceType) => ({
		connection_uuid: connectionUuid,
		client_uuids: clientUuids,
		advice_type: adviceType,
		duration_months: months,
		shared_data: sharedData,
		...(deadline !== undefined && { sla_deadline: deadline }),
		...(note !== undefined && { note }),
	}));
}

function parseClients(parameter: Parameter, adviceIfEmpty: string) {
	const parsed = parseRecordReferences(parameter, 'clients');
	if (parsed.references.length > 0) return parsed;
	throw createEmptyError(parameter, adviceIfEmpty);
}

/**
 * No rows are an error as well: n8n replaces an expression in place of the rows by none (n8n-workflow, node-helpers
 * getNodeParameters), and a client would be left out silently.
 */
function parseFurtherClients(item: ItemParameters): ParsedReferences<RecordReference> {
	const parameter = item.get('additionalFields.furtherClients', 'Further Clients');
	if (parameter.value === undefined) return { references: [], endsInSeparator: false };
	const clients = isEmptyRecord(parameter.value) ? [] : clientsOf(parameter.value);
	return parseClients(
		{ ...parameter, value: item.isTool ? replaceNullWords(clients) : clients },
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

function parseDuration(parameter: Parameter): DurationMonths {
	const [duration, ...more] = parseList(parameter, (entry) =>
		findTerm(toPanelValue(entry), durations),
	);
	if (duration !== undefined && more.length === 0) return duration.months;
	throw invalidValue(parameter, 'must be 1, 2, 3 or 6 months, or Lifetime', "Correct 'Duration'");
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

/**
 * Parses the deadline. One that is long past or in the far future must be a mistake; a past one gets a hint, as does one
 * that is set up, but empty: an expression that returns none would otherwise go unnoticed.
 */
function parseDeadline(item: ItemParameters): { date?: string; notes: ResultNote[] } {
	const parameter = getContent(item, 'additionalFields.slaDeadline', 'SLA Deadline');
	if (parameter.value === undefined) return { notes: [] };
	const date = parseOptionalDate(parameter);
	if (date === undefined) return { notes: ['noDeadline'] };
	const today = item.today();
	if (date >= addYears(today, -1) && date <= addYears(today, 50)) {
		return { date, notes: date < today ? ['pastDeadline'] : [] };
	}
	const flaw = date < today ? 'is more than a year ago' : 'is more than fifty years ahead';
	throw invalidValue(parameter, flaw, "Correct the year in 'SLA Deadline'");
}

function addYears(date: string, years: number): string {
	return `${Number(date.slice(0, 4)) + years}${date.slice(4)}`;
}

function parseIfAlreadyReferred(parameter: Parameter): IfAlreadyReferred {
	const choice = findTerm(parameter.value ?? 'return', ifAlreadyReferredChoices);
	if (choice !== undefined) return choice.value;
	const advice = `Use ${formatTermNames(ifAlreadyReferredChoices)}`;
	throw invalidValue(parameter, 'is not one of the options', advice);
}
