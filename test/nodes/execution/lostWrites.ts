import type { IDataObject } from 'n8n-workflow';

import type {
	Baseline,
	Operation,
	WriteSpec,
} from '../../../nodes/PlannrReferral/actions/operation';
import { create as connection } from '../../../nodes/PlannrReferral/actions/connection/create.operation';
import { accept } from '../../../nodes/PlannrReferral/actions/referral/accept.operation';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { reject } from '../../../nodes/PlannrReferral/actions/referral/reject.operation';
import { createItem, parseJobs } from '../actions/createItem';
import { CONNECTION, JOHN, locator, minimalParameters } from '../actions/referral/createRequests';

type Parameters = Readonly<Record<string, unknown>>;

/** The UUID of a record. */
export const uuid = (number: number): string =>
	`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A time, so many minutes after ten o'clock. */
export const at = (minute: number): string =>
	new Date(Date.UTC(2026, 10, 27, 10, minute)).toISOString();

function parseSpec(operation: Operation, parameters: Parameters): WriteSpec {
	const [job] = parseJobs(operation, createItem(parameters));
	if (job?.kind !== 'write') throw new Error('The operation does not write');
	return job.spec;
}

/** A write that refers John over the connection for pensions, with other parameters where given. */
export const createReferral = (parameters: Parameters = {}): WriteSpec =>
	parseSpec(create, { ...minimalParameters, ...parameters });

export const acceptReferral = (): WriteSpec => parseSpec(accept, { referral: locator(uuid(1)) });

export const rejectReferral = (rejectionReason = 'We are full'): WriteSpec =>
	parseSpec(reject, { referral: locator(uuid(1)), rejectionReason });

export const requestConnection = (adviserKey = 'AB12CD34'): WriteSpec =>
	parseSpec(connection, { adviserKey });

/** A referral as {@link createReferral} makes it, created so many minutes after ten o'clock. */
export const referralRecord = (number: number, changes: IDataObject = {}): IDataObject => ({
	uuid: uuid(number),
	status: 'pending',
	direction: 'sent',
	connection: { uuid: CONNECTION },
	clients: [{ uuid: JOHN }],
	advice_type: 'pensions',
	duration_months: 3,
	shared_data: ['basic_details'],
	note: null,
	sla_deadline: null,
	created_at: at(number),
	...changes,
});

/** A connection as {@link requestConnection} makes it. */
export const connectionRecord = (number: number, changes: IDataObject = {}): IDataObject => ({
	uuid: uuid(number),
	status: 'pending',
	direction: 'sent',
	created_at: at(number),
	updated_at: at(number),
	...changes,
});

/** What there was before a write, read down to a time, or to the end. */
export function createBaseline(records: readonly IDataObject[], edge = -Infinity): Baseline {
	const seen = new Map(records.map((record) => [String(record.uuid), record]));
	const newest = Math.max(...records.map(({ created_at }) => Date.parse(String(created_at))));
	return { has: (one) => seen.has(one), entries: () => seen, edge, newest };
}
