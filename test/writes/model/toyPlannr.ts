import type { IDataObject } from 'n8n-workflow';

import type { ResponseHeaders } from '../../../nodes/PlannrReferral/transport/responseHeaders';
import type { ReferralRequest } from '../../../nodes/PlannrReferral/transport/vocabulary';
import type { Loss, Scenario } from './scenario';
import type { VirtualTime } from './virtualTime';

/** In milliseconds. */
const SECOND = 1000;

/** How old what a cache returns is, in milliseconds. */
const CACHE_AGE_MS = 300 * SECOND;

/** One create that the node sent. */
export interface SentCreate {
	/** The write that it belongs to. */
	readonly write: string;
	readonly request: ReferralRequest;
	readonly sentAt: number;
	/** How its response was lost, if it was. */
	loss?: Loss;
	/** When the node learned that the response was lost. */
	lostAt?: number;
}

/** A referral in the toy Plannr. */
export interface ToyReferral {
	readonly uuid: string;
	/** What was requested, whatever Plannr shows. */
	readonly request: ReferralRequest;
	/** The create that it came from; undefined for one that others made. */
	readonly origin?: SentCreate;
	readonly sender: string;
	readonly madeAt: number;
	/** When it first appears in the list. */
	readonly listedAt: number;
	status: 'pending' | 'accepted' | 'rejected' | 'expired';
	/** When it got the status, in virtual milliseconds; before that it is pending. */
	decidedAt: number;
	/** `created_at`, in milliseconds since 1970. */
	readonly createdAt: number;
}

/** The response to a create: a record, how it was lost, or that Plannr rejected it. */
export type CreateResponse =
	{ readonly record: IDataObject } | { readonly loss: Loss } | 'rejected';

/** The response to a read. */
export interface ToyResponse {
	readonly body: IDataObject | IDataObject[];
	readonly headers: ResponseHeaders;
	readonly isCached: boolean;
}

/** Plannr in memory and in virtual time, with all faults of a scenario. */
export class ToyPlannr {
	readonly referrals: ToyReferral[] = [];

	readonly sent: SentCreate[] = [];

	/** How many lists came from a cache without being recognisable as such. */
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

	/** Adds a referral. */
	add(
		request: ReferralRequest,
		{
			origin,
			sender = 'account',
			madeAt = this.time.now,
			status,
		}: {
			readonly origin?: SentCreate;
			readonly sender?: string;
			readonly madeAt?: number;
			readonly status?: ToyReferral['status'];
		} = {},
	): void {
		const { listLagMs, createdOffsetMs, decidedRate, shownSender } = this.scenario;
		const isDecidedSoon = status === undefined && this.random() < decidedRate;
		const createdAt = this.clockAt(madeAt) + createdOffsetMs;
		this.referrals.push({
			uuid: `4ef44ef4-0000-4000-a000-${String(this.referrals.length + 1).padStart(12, '0')}`,
			request,
			...(origin && { origin }),
			sender: sender === 'account' ? shownSender : sender,
			madeAt,
			listedAt: madeAt + listLagMs,
			status: status ?? (isDecidedSoon ? this.pick(['accepted', 'rejected']) : 'pending'),
			decidedAt: isDecidedSoon ? madeAt + this.random() * 4 * SECOND : madeAt,
			createdAt: Math.floor(createdAt / SECOND) * SECOND,
		});
	}

	/** Receives a create. */
	async create(write: string, request: ReferralRequest): Promise<CreateResponse> {
		const { time, scenario } = this;
		const origin: SentCreate = { write, request, sentAt: time.now };
		this.sent.push(origin);
		await time.wait(20 + this.random() * 60);
		if (this.random() < scenario.rejectionRate) return 'rejected';
		const loss = this.random() < scenario.lossRate ? this.pick(scenario.losses) : undefined;
		if (loss === undefined) {
			this.add(request, { origin });
			const record = this.show(this.referrals.at(-1), time.now);
			const slowMs = 20 + this.random() * scenario.slowMs;
			if (slowMs <= this.timeoutMs) {
				await time.wait(slowMs);
				return { record };
			}
		}
		origin.loss = loss ?? 'timeout';
		if (loss !== undefined) this.process(origin, loss);
		await time.wait(origin.loss === 'timeout' ? this.timeoutMs : 20);
		origin.lostAt = time.now;
		return { loss: origin.loss };
	}

	/** Processes a create whose response is lost: at once, later or never. */
	private process(origin: SentCreate, loss: Loss): void {
		const later = (ms: number) => {
			this.time.schedule(this.time.now + ms, () => {
				this.add(origin.request, { origin });
			});
		};
		const isNever = this.random() < 0.4;
		if (loss === 'after') this.add(origin.request, { origin });
		if (loss === 'late') later(200 + this.random() * 3800);
		if (loss === 'timeout' && !isNever) later(this.random() * 25 * SECOND);
		if (loss === 'gateway' && !isNever) later(this.random() * 8 * SECOND);
		if (loss === 'accepted') later(3 * SECOND);
	}

	/** Returns one referral; undefined when there is none with the UUID. */
	fetch(uuid: string): ToyResponse | undefined {
		const referral = this.referrals.find((one) => one.uuid === uuid);
		if (referral === undefined) return undefined;
		return { body: this.show(referral, this.time.now), headers: this.headers(0), isCached: false };
	}

	/** Returns a page of the list. */
	list(query: URLSearchParams): ToyResponse {
		const { cache, isSortIgnored, isListBrief, pageSize, paging } = this.scenario;
		const isCached = cache !== 'none' && this.random() < 0.3;
		const at = this.time.now - (isCached ? CACHE_AGE_MS : 0);
		const status = query.get('filter[status]');
		const sorted = this.referrals
			.filter((one) => one.listedAt <= at && (status === null || statusAt(one, at) === status))
			.sort((one, other) =>
				isSortIgnored
					? one.madeAt - other.madeAt
					: other.createdAt - one.createdAt || other.madeAt - one.madeAt,
			);
		const size = Math.min(pageSize, Number(query.get('per_page')));
		const number = Number(query.get('page') ?? 1);
		const rows = sorted.slice((number - 1) * size, number * size).map((one) => {
			const { clients, note, shared_data, duration_months, ...brief } = this.show(one, at);
			return isListBrief ? brief : { ...brief, clients, note, shared_data, duration_months };
		});
		const next = number * size < sorted.length ? `?page=${number + 1}` : null;
		const meta = { total: sorted.length, current_page: number, links: { next } };
		const bodies = {
			'with total': { data: rows, meta, links: { next } },
			'with links': { data: rows, links: { next } },
			none: rows,
		};
		return { body: bodies[paging], headers: this.headers(isCached ? CACHE_AGE_MS : 0), isCached };
	}

	/** Plannr's clock at a moment. */
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

	/** A referral as Plannr shows it. */
	private show(referral: ToyReferral | undefined, at: number): IDataObject {
		if (referral === undefined) throw new Error('There is no such referral');
		const { uuid, request, sender, createdAt } = referral;
		const { connection_uuid, client_uuids, advice_type, note = null, ...rest } = request;
		const timestamp = new Date(createdAt).toISOString();
		return {
			uuid,
			direction: 'sent',
			connection: { uuid: connection_uuid },
			clients: this.shownClients(client_uuids).map((client) => ({ uuid: client })),
			advice_type,
			note,
			...rest,
			sla_deadline: null,
			status: statusAt(referral, at),
			created_at: timestamp,
			updated_at: timestamp,
			...(sender !== 'nobody' && { sender_account: { uuid: sender } }),
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

/** The status of a referral at a moment. */
export function statusAt(
	{ status, decidedAt }: ToyReferral,
	at: number,
): 'pending' | ToyReferral['status'] {
	return at >= decidedAt ? status : 'pending';
}
