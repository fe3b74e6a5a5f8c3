import type { IDataObject } from 'n8n-workflow';

import type { WriteRequest } from '../../../nodes/PlannrReferral/transport/client';
import type { ResponseHeaders } from '../../../nodes/PlannrReferral/transport/responseHeaders';
import type { ReferralRequest } from '../../../nodes/PlannrReferral/transport/vocabulary';
import { isReferralRequest } from './requests';
import type { Loss, Scenario } from './scenario';
import type { VirtualTime } from './virtualTime';

const SECOND = 1000;

/** How old what a cache returns is, in milliseconds. */
const CACHE_AGE_MS = 300 * SECOND;

/** The route of the referrals. */
export const REFERRALS = '/api/v1/referrals';

/** The route of the connections. */
export const CONNECTIONS = '/api/v1/referral-connections';

export interface SentWrite {
	/** Identifies the write that it belongs to. */
	readonly write: string;
	/** The account that sent it. */
	readonly account: string;
	readonly sentAt: number;
	/** When Plannr did what it requests. */
	doneAt?: number;
	/** How its response was lost, if it was; `aborted` when the execution was stopped. */
	loss?: Loss | 'aborted';
	/** When the node learned that the response was lost. */
	lostAt?: number;
}

interface ToyRecord {
	readonly uuid: string;
	/** The write that it came from; undefined for one that others made. */
	readonly origin?: SentWrite;
	readonly sender: string;
	readonly madeAt: number;
	/** When it first appears in the list. */
	readonly listedAt: number;
	/** The status, and when it got it, in virtual milliseconds; before that it is pending. */
	status: 'pending' | 'accepted' | 'rejected' | 'expired';
	decidedAt: number;
	/** `created_at`, in milliseconds since 1970. */
	readonly createdAt: number;
}

export interface ToyReferral extends ToyRecord {
	/** What was requested, whatever Plannr shows. */
	readonly request: ReferralRequest;
	readonly direction: 'sent' | 'received';
	rejectionReason?: string;
}

export interface ToyConnection extends ToyRecord {
	/** The code with which it was requested; Plannr does not show it. */
	readonly code: string;
	/** The account whose list shows it. */
	readonly account: string;
	/** When its request was last repeated. */
	repeatedAt?: number;
}

/** The response to a write: a record, how it was lost, or that Plannr rejected it. */
export type WriteResponse =
	{ readonly record: IDataObject } | { readonly loss: Loss | 'aborted' } | 'rejected';

/** The response to a read. */
export interface ToyResponse {
	readonly body: IDataObject | IDataObject[];
	readonly headers: ResponseHeaders;
	readonly isCached: boolean;
}

/** What is known about a record when it is made; by default it is made now, and pending. */
interface Making {
	readonly origin?: SentWrite | undefined;
	readonly sender?: string;
	readonly madeAt?: number;
	readonly status?: ToyRecord['status'];
}

/** Plannr in memory and in virtual time, with all faults of a scenario. */
export class ToyPlannr {
	readonly referrals: ToyReferral[] = [];

	readonly connections: ToyConnection[] = [];

	readonly sent: SentWrite[] = [];

	/** How many responses came from a cache without being recognisable as such. */
	hiddenCacheHits = 0;

	private readonly startedAt: number;

	constructor(
		private readonly time: VirtualTime,
		private readonly scenario: Scenario,
		private readonly random: () => number,
		/** The most that the node waits for a response, in milliseconds. */
		private readonly timeoutMs: number,
	) {
		this.startedAt = time.now;
	}

	add(
		request: ReferralRequest,
		making: Making & { readonly direction?: ToyReferral['direction'] } = {},
	): ToyReferral {
		const { direction = 'sent' } = making;
		const referral = { ...this.createRecord(making, this.referrals.length), request, direction };
		this.referrals.push(referral);
		return referral;
	}

	/** Adds a connection. */
	connect(code: string, account: string, making: Making = {}): ToyConnection {
		const record = this.createRecord(making, this.connections.length);
		const connection = { ...record, code, account };
		this.connections.push(connection);
		return connection;
	}

	private createRecord(
		{ origin, sender, madeAt = this.time.now, status }: Making,
		count: number,
	): ToyRecord {
		const { listLagMs, createdOffsetMs, decidedRate, shownSender } = this.scenario;
		const isDecidedSoon = status === undefined && this.random() < decidedRate;
		const createdAt = this.clockAt(madeAt) + createdOffsetMs;
		const account = origin?.account ?? 'account';
		return {
			uuid: `4ef44ef4-0000-4000-a000-${String(count + 1).padStart(12, '0')}`,
			...(origin && { origin }),
			sender: sender ?? (shownSender === 'account' ? account : shownSender),
			madeAt,
			listedAt: madeAt + listLagMs,
			status: status ?? (isDecidedSoon ? this.pick(['accepted', 'rejected']) : 'pending'),
			decidedAt: isDecidedSoon ? madeAt + this.random() * 4 * SECOND : madeAt,
			createdAt: Math.floor(createdAt / SECOND) * SECOND,
		};
	}

	async receive(write: string, account: string, request: WriteRequest): Promise<WriteResponse> {
		const { time, scenario } = this;
		const sent: SentWrite = { write, account, sentAt: time.now };
		this.sent.push(sent);
		await time.wait(20 + this.random() * 60);
		if (this.random() < scenario.rejectionRate) return 'rejected';
		const loss = this.random() < scenario.lossRate ? this.pick(scenario.losses) : undefined;
		if (loss === undefined) {
			const done = this.process(sent, request);
			if (done === undefined) return 'rejected';
			const record = this.show(done, time.now);
			const slowMs = 20 + this.random() * scenario.slowMs;
			if (slowMs <= this.timeoutMs) {
				await time.wait(slowMs);
				return { record };
			}
		} else {
			this.processWithout(loss, sent, request);
		}
		const effect = loss ?? 'timeout';
		await time.wait(effect === 'timeout' ? this.timeoutMs : 20);
		sent.loss ??= effect;
		sent.lostAt ??= time.now;
		return { loss: effect };
	}

	/** Records that the node stopped waiting for the response to the last sending of a write. */
	abort(write: string): void {
		const sent = this.sent.findLast((one) => one.write === write);
		if (sent !== undefined) Object.assign(sent, { loss: 'aborted', lostAt: this.time.now });
	}

	/** Processes a write whose response is lost: at once, later or never. */
	private processWithout(loss: Loss, sent: SentWrite, request: WriteRequest): void {
		const later = (ms: number) => {
			this.time.schedule(this.time.now + ms, () => {
				this.process(sent, request);
			});
		};
		const isNever = this.random() < 0.4;
		if (loss === 'after') this.process(sent, request);
		if (loss === 'late') later(200 + this.random() * 3800);
		if (loss === 'timeout' && !isNever) later(this.random() * 25 * SECOND);
		if (loss === 'gateway' && !isNever) later(this.random() * 8 * SECOND);
		if (loss === 'accepted') later(3 * SECOND);
	}

	/** Does what a write requests; undefined when Plannr rejects it. */
	private process(sent: SentWrite, { path, body = {} }: WriteRequest): ToyRecord | undefined {
		const record = this.change(sent, path, body);
		if (record !== undefined) sent.doneAt = this.time.now;
		return record;
	}

	private change(origin: SentWrite, path: string, body: IDataObject): ToyRecord | undefined {
		if (isReferralRequest(body)) return this.add(body, { origin });
		if (typeof body.adviser_key === 'string')
			return this.requestConnection(origin, body.adviser_key);
		const [uuid = '', verb] = path.slice(REFERRALS.length + 1).split('/');
		const status = verb === 'accept' ? 'accepted' : 'rejected';
		return this.decide(uuid, status, body.rejection_reason);
	}

	private requestConnection(origin: SentWrite, code: string): ToyConnection | undefined {
		const known = this.connections.find(
			(one) => one.code === code && one.account === origin.account,
		);
		if (known === undefined || this.scenario.repeatedRequest === 'another record')
			return this.connect(code, origin.account, { origin });
		if (this.scenario.repeatedRequest === 'rejected') return undefined;
		Object.assign(known, { status: 'pending', repeatedAt: this.time.now });
		return known;
	}

	/** Decides a received referral; undefined when it is decided already and Plannr says so. */
	decide(
		uuid: string,
		status: 'accepted' | 'rejected',
		rejectionReason: unknown,
	): ToyReferral | undefined {
		const { time, scenario } = this;
		const referral = this.referrals.find((one) => one.uuid === uuid);
		if (referral === undefined) return undefined;
		const current = statusAt(referral, time.now);
		if (current !== 'pending')
			return scenario.isDecisionRepeatable && current === status ? referral : undefined;
		return Object.assign(referral, { status, decidedAt: time.now, rejectionReason });
	}

	/** Returns one record; undefined when the account has none with the UUID. */
	fetch(path: string, account: string): ToyResponse | undefined {
		const uuid = path.split('/').at(-1);
		const record = path.startsWith(CONNECTIONS)
			? this.connections.find((one) => one.uuid === uuid && one.account === account)
			: this.referrals.find((one) => one.uuid === uuid);
		if (record === undefined) return undefined;
		// Of what the writes of a run change, a replica that lags behind shows an earlier state.
		const isChanged = this.scenario.kind === 'decisions';
		const isCached = isChanged && this.isCached();
		const lagMs = isChanged ? this.lagMs() : 0;
		const ageMs = isCached ? CACHE_AGE_MS : 0;
		const body = this.show(record, this.time.now - lagMs - ageMs);
		return { body, headers: this.headers(ageMs), isCached };
	}

	/** Returns a page of a list. */
	list(path: string, account: string, query: URLSearchParams): ToyResponse {
		const { isSortIgnored, pageSize, paging, isFilterIgnored } = this.scenario;
		const isCached = this.isCached();
		const lagMs = this.lagMs();
		const at = this.time.now - (isCached ? CACHE_AGE_MS : 0);
		const status = isFilterIgnored ? null : query.get('filter[status]');
		const records: ToyRecord[] =
			path === CONNECTIONS
				? this.connections.filter((one) => one.account === account)
				: this.referrals.filter((one) => isFilterIgnored || one.direction === 'sent');
		const sorted = records
			.filter(
				(one) => one.madeAt + lagMs <= at && (status === null || statusAt(one, at) === status),
			)
			.sort((one, other) =>
				isSortIgnored
					? one.madeAt - other.madeAt
					: other.createdAt - one.createdAt || other.madeAt - one.madeAt,
			);
		const size = Math.min(pageSize, Number(query.get('per_page')));
		const number = Number(query.get('page') ?? 1);
		const rows = sorted
			.slice((number - 1) * size, number * size)
			.map((one) => this.toRow(this.show(one, at)));
		const next = number * size < sorted.length ? `?page=${number + 1}` : null;
		const meta = { total: sorted.length, current_page: number, links: { next } };
		const bodies = {
			'with total': { data: rows, meta, links: { next } },
			'with links': { data: rows, links: { next } },
			none: rows,
		};
		return { body: bodies[paging], headers: this.headers(isCached ? CACHE_AGE_MS : 0), isCached };
	}

	/** How far the replica that responds lags behind, in milliseconds. */
	private lagMs(): number {
		const { hasReplicas, listLagMs } = this.scenario;
		return hasReplicas && this.random() < 0.5 ? 0 : listLagMs;
	}

	private isCached(): boolean {
		return this.scenario.cache !== 'none' && this.random() < 0.3;
	}

	/** Leaves out what lists do not show. */
	private toRow(record: IDataObject): IDataObject {
		const { isListBrief, omitted } = this.scenario;
		if (!isListBrief && omitted === 'none') return record;
		const details = ['clients', 'note', 'shared_data', 'duration_months'];
		const hidden = [...(isListBrief ? details : []), omitted];
		return Object.fromEntries(Object.entries(record).filter(([name]) => !hidden.includes(name)));
	}

	private clockAt(time: number): number {
		return time + (time > this.startedAt + 5 * SECOND ? this.scenario.serverStepMs : 0);
	}

	private headers(ageMs: number): ResponseHeaders {
		const { cache } = this.scenario;
		const shownAge = cache === 'shows nothing' ? 0 : ageMs;
		return {
			date: new Date(this.clockAt(this.time.now - shownAge)).toUTCString(),
			...(cache === 'shows Age' && ageMs > 0 && { age: ageMs / SECOND }),
		};
	}

	private show(record: ToyRecord, at: number): IDataObject {
		const { uuid, sender, createdAt } = record;
		const timestamp = new Date(createdAt).toISOString();
		return {
			uuid,
			status: statusAt(record, at),
			created_at: timestamp,
			updated_at: timestamp,
			...(sender !== 'nobody' && { sender_account: { uuid: sender } }),
			...(isReferral(record) ? this.showReferral(record) : showConnection(record)),
		};
	}

	private showReferral({ request, direction, rejectionReason }: ToyReferral): IDataObject {
		const { connection_uuid, client_uuids, advice_type, note = null, ...rest } = request;
		return {
			direction,
			connection: { uuid: connection_uuid },
			clients: this.shownClients(client_uuids).map((client) => ({ uuid: client })),
			advice_type,
			note,
			...rest,
			sla_deadline: null,
			...(rejectionReason !== undefined && { rejection_reason: rejectionReason }),
		};
	}

	private shownClients(uuids: readonly string[]): string[] {
		const { clients } = this.scenario;
		if (clients === 'other UUIDs') return uuids.map((uuid) => uuid.replace('c11e', 'a11a'));
		// Every second client has a spouse.
		const hasSpouse = clients === 'with spouse' && /[02468]$/.test(uuids[0] ?? '');
		return hasSpouse ? [...uuids, '5b0b5e00-0000-4000-a000-000000000000'] : [...uuids];
	}

	private pick<Value>(values: readonly Value[]): Value {
		const value = values[Math.floor(this.random() * values.length)];
		if (value === undefined) throw new Error('There is nothing to pick from');
		return value;
	}
}

function isReferral(record: ToyRecord): record is ToyReferral {
	return 'request' in record;
}

function showConnection({ repeatedAt }: ToyRecord & { readonly repeatedAt?: number }): IDataObject {
	return {
		direction: 'sent',
		recipient_firm: { name: 'Another firm' },
		...(repeatedAt !== undefined && { updated_at: new Date(repeatedAt).toISOString() }),
	};
}

export function statusAt({ status, decidedAt }: ToyRecord, at: number): ToyRecord['status'] {
	return at >= decidedAt ? status : 'pending';
}
