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
	invalidParameter,
	replaceNullWords,
	getSafeguard,
} from '../../parameters/item';
import { referralFields, isReferral, simplifyReferral } from '../fields/records';
import type { CheckContext, Job, Operation, ResultNote, WriteSpec } from '../operation';
import { type FormatRecord, parseOutput } from '../fields/everyOperation';
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
import { validateReferral } from './validateReferral';
import { isRecord, readTerm } from '../../transport/json';
import { parseOptionalDeadline } from '../../parameters/calendarDate';
import { findTerm, parseChoices, parseList, formatTermNames } from '../../parameters/choices';
import { hasTrailingSeparator } from '../../parameters/references';
import { parseOptionalText, parseBoolean } from '../../parameters/scalars';
import {
	parseRecordReference,
	parseRecordReferences,
	type RecordReference,
	type UuidOf,
} from '../lookups';

/** Refers clients to a connected firm: one referral per advice type (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const create: Operation = {
	fields,
	messages,
	parse(item) {
		const { referral, options, formatRecord } = parseAll({
			referral: () => parseReferral(item),
			options: () => parseCreateOptions(item),
			formatRecord: () => parseOutput(item, referralFields, simplifyReferral),
		});
		return {
			references: [referral.connection, ...referral.clients],
			create: (uuidOf) =>
				referral.createRequests(uuidOf).map((request) => ({
					...createJob(request, options, formatRecord),
					notes: [
						...findDeadlineNotes(item, request),
						...(referral.mayLackClient ? ['trailingSeparator' as const] : []),
					],
				})),
		};
	},
};

/**
 * Finds what a hint must say about the deadline: an expression that returns none would otherwise go unnoticed, as would
 * a past one.
 */
function findDeadlineNotes(
	item: ItemParameters,
	{ sla_deadline: deadline }: ReferralRequest,
): ResultNote[] {
	if (typeof deadline === 'string') return deadline < item.today() ? ['pastDeadline'] : [];
	const isSetUp = item.getValue('additionalFields.slaDeadline', 'SLA Deadline') !== undefined;
	return isSetUp ? ['noDeadline'] : [];
}

function createJob(
	request: ReferralRequest,
	options: CreateOptions,
	formatRecord: FormatRecord,
): Job {
	if (options.validateOnly) {
		return {
			kind: 'read',
			run: async (client) => ({
				records: [await validateReferral(client, request, options.ifAlreadyReferred)],
			}),
		};
	}
	return {
		kind: 'write',
		request: {
			path: '/api/v1/referrals',
			body: { ...request },
			redact: request.note ? [request.note] : [],
		},
		spec: createSpec(request, options),
		label: labelOf(request),
		formatRecord,
	};
}

/** Returns the label of the advice type: an item has one request for each. */
function labelOf({ advice_type: type }: ReferralRequest): string {
	return adviceTypes.find(({ value }) => value === type)?.name ?? type;
}

/** Describes the write for the execution; Create Another has no check. */
function createSpec(request: ReferralRequest, { ifAlreadyReferred }: CreateOptions): WriteSpec {
	const target = targetOfRequest(request);
	return {
		operation: 'referral.create',
		key: request.advice_type,
		target,
		conflictKey: `referrals ${target}`,
		fingerprint: fingerprintOfRequest(request),
		evidence: 'content',
		compare: (record) => compareReferral(request, record),
		async observe(client, maxAgeMs) {
			const sent = SentReferrals.of(client);
			await sent.prepare(client, false, maxAgeMs).catch(ignoreUnlessStopped);
			return sent.baseline();
		},
		look: async (client, baseline, isOwned) =>
			await SentReferrals.of(client).look(client, request, baseline, isOwned),
		fetch: fetchReferralIfAny,
		isResult: isReferral,
		noteOn: (record) => (showsOtherTarget(request, record) ? 'otherTarget' : undefined),
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

/** Create Another continues without a baseline: a referral found later is then not attributed to it. */
function ignoreUnlessStopped(reason: unknown): void {
	if (!(reason instanceof PlannrError) || reason.kind === 'notSent') throw reason;
}

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

const LABEL = 'If Already Referred';

/** What Create should do, apart from the request itself. */
export interface CreateOptions {
	readonly ifAlreadyReferred: IfAlreadyReferred;
	/** Whether to check the request only, and create nothing. */
	readonly validateOnly: boolean;
}

/**
 * Parses what Create should do apart from the request itself.
 *
 * @param item the item's parameters
 * @throws {InvalidParameters} when a value is not one of the choices
 */
export function parseCreateOptions(item: ItemParameters): CreateOptions {
	return parseAll<CreateOptions>({
		ifAlreadyReferred: () =>
			parseIfAlreadyReferred(getSafeguard(item, 'ifAlreadyReferred', LABEL) ?? 'return'),
		validateOnly: () => {
			const value = getSafeguard(item, 'options.validateOnly', 'Validate Only');
			return parseBoolean(value, 'validateOnly', 'Validate Only', false);
		},
	});
}

function parseIfAlreadyReferred(value: unknown): IfAlreadyReferred {
	const choice = findTerm(value, ifAlreadyReferredChoices);
	if (choice !== undefined) return choice.value;
	throw invalidParameter(
		'ifAlreadyReferred',
		`'${LABEL}' is not one of the options`,
		`Use ${formatTermNames(ifAlreadyReferredChoices)}`,
	);
}
