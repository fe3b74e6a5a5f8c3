import type { IDataObject } from 'n8n-workflow';

import { type Fault, type Referral, type MockPlannr, demo } from '../../sandbox';
import { allEvents, summariseEvents, poll } from './polling';

const SLA_DAYS = 2;

const DAY_MS = 86_400_000;

/** Formats dates in London, by which the trigger counts days; Canada's format is YYYY-MM-DD. */
const londonDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });

/** A ULID without its last digits: Plannr documents UUIDs, but does not promise them. */
const ULID = '01ARZ3NDEKTSV4RRFFQ69';

/** The creation time of referrals that Plannr dates into the future. */
export const FUTURE = new Date('2099-01-01T00:00:00Z');

/** A simple model of the trigger: the events that it should have reported of every referral. */
export interface Model {
	hasPolled: boolean;
	reported: Map<string, { arrival: boolean; decision: boolean; deadline: string | undefined }>;
}

/** The trigger, the mock API that it polls, and the time of the mock API. */
export class TriggerSimulation {
	staticData: IDataObject = {};
	/** The advice type of the referrals that the trigger reports; all without one. */
	private adviceType: Referral['adviceType'] | undefined;
	/** The number of polls. */
	pollCount = 0;
	/** The number of events that the trigger reported. */
	eventCount = 0;
	private createdCount = 0;
	/** The referrals at the last polls, and when that was: what a cache may return. */
	private readonly cached: Array<{ time: number; referrals: Map<string, Referral> }> = [];
	private savedStaticData = '{}';

	constructor(
		readonly mockPlannr: MockPlannr,
		readonly time: { now: number },
	) {}

	/**
	 * Creates referrals, all at the same time; every fourth has no UUID but a ULID.
	 *
	 * @param isReceived whether this firm receives them, or sends them
	 * @param deadlineDays the SLA deadline, in days from now; undefined for none
	 * @param isLifetime whether they never expire; otherwise they do after 30 days
	 * @param createdAt when Plannr created them; default: now
	 */
	createReferrals(
		count: number,
		isReceived: boolean,
		deadlineDays: number | undefined,
		isLifetime: boolean,
		createdAt = new Date(Math.floor(this.time.now / 1000) * 1000),
	): void {
		for (let number = 0; number < count; number++) {
			this.createdCount += 1;
			const [sender, recipient] = isReceived
				? [demo.otherAccount, demo.account]
				: [demo.account, demo.otherAccount];
			const isUlid = this.createdCount % 4 === 0;
			const referral: Referral = {
				uuid: isUlid
					? `${ULID}${String(this.createdCount).padStart(5, '0')}`
					: `4ef44ef4-0000-4000-a000-${String(this.createdCount).padStart(12, '0')}`,
				connectionUuid: demo.connections.accepted,
				clientUuids: [isReceived ? demo.otherClients[0] : demo.clients[0]],
				clonedClientUuids: [],
				adviceType: this.createdCount % 3 === 0 ? 'pensions' : 'tax',
				durationMonths: isLifetime ? null : 1,
				sharedData: ['goals'],
				note: null,
				slaDeadline:
					deadlineDays === undefined
						? null
						: new Date(this.time.now + deadlineDays * DAY_MS).toISOString().slice(0, 10),
				status: 'pending',
				rejectionReason: null,
				senderAccountUuid: sender,
				recipientAccountUuid: recipient,
				createdAt,
				updatedAt: createdAt,
				expiresAt: isLifetime ? null : new Date(createdAt.getTime() + 30 * DAY_MS),
			};
			this.mockPlannr.data.referrals.set(referral.uuid, referral);
		}
	}

	/** Deletes the referrals that Plannr dates into the future. */
	deleteFutureReferrals(): void {
		const { referrals } = this.mockPlannr.data;
		for (const { uuid, createdAt } of [...referrals.values()])
			if (createdAt.getTime() > FUTURE.getTime() - DAY_MS) referrals.delete(uuid);
	}

	/** Whether only the referrals of one advice type are reported. */
	hasFilter(): boolean {
		return this.adviceType !== undefined;
	}

	/** Changes the filter, and saves the workflow with what n8n keeps for it. */
	setFilter(adviceType: Referral['adviceType'] | undefined): void {
		this.adviceType = adviceType;
		this.savedStaticData = JSON.stringify(this.staticData);
	}

	/** Returns the pending referrals, oldest first. */
	findPending(): Referral[] {
		return [...this.mockPlannr.data.referrals.values()].filter(
			(referral) => this.statusOf(referral) === 'pending',
		);
	}

	/** Returns the status with which Plannr returns a referral now. */
	statusOf({ status, expiresAt }: Referral): Referral['status'] {
		const hasExpired = expiresAt !== null && expiresAt.getTime() <= this.time.now;
		return hasExpired && (status === 'pending' || status === 'accepted') ? 'expired' : status;
	}

	/** Polls once, and returns a summary of the events. */
	async poll(): Promise<string[]> {
		this.pollCount += 1;
		const referrals = structuredClone(this.mockPlannr.data.referrals);
		const isFirst = Object.keys(this.staticData).length === 0;
		const filters = this.adviceType === undefined ? {} : { adviceTypes: [this.adviceType] };
		const parameters = { events: allEvents, direction: 'any', slaDays: SLA_DAYS, filters };
		const reported = summariseEvents(
			await poll(this.mockPlannr, parameters, { staticData: this.staticData }),
		);
		this.cached.push({ time: this.time.now, referrals });
		this.eventCount += reported.length;
		if (isFirst || reported.length > 0) this.savedStaticData = JSON.stringify(this.staticData);
		return reported;
	}

	/**
	 * Runs something while Plannr returns its referrals as they were at an earlier poll, if that was within a day.
	 *
	 * @param age how many polls ago
	 * @param run what to run; it is given a function that swaps the earlier referrals for the current ones, and back
	 */
	async withCache(age: number, run: (swap: () => void) => Promise<void>): Promise<void> {
		const { data } = this.mockPlannr;
		const current = data.referrals;
		const cached = this.cached.at(-age);
		const passedMs = this.time.now - (cached?.time ?? -Infinity);
		const isCached = cached !== undefined && passedMs >= 0 && passedMs <= DAY_MS;
		let other = isCached ? structuredClone(cached.referrals) : current;
		const swap = () => {
			[data.referrals, other] = [other, data.referrals];
		};
		swap();
		await run(swap);
		data.referrals = current;
	}

	/** Polls once with a fault, and returns whether the poll failed, as it should. */
	async pollWithFault(fault: Fault): Promise<boolean> {
		this.mockPlannr.addFault(fault);
		const hasFailed = await this.poll().then(
			() => false,
			() => true,
		);
		this.mockPlannr.clearFaults();
		return hasFailed;
	}

	/** Polls once, and applies a change before the response to the second request. */
	async pollWhile(change: () => void): Promise<string[]> {
		const before = this.mockPlannr.requestLog.length;
		this.mockPlannr.addFault({ nth: 2, effect: { kind: 'delay', ms: 20 } });
		const polling = this.poll();
		while (this.mockPlannr.requestLog.length < before + 2) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		change();
		const reported = await polling;
		this.mockPlannr.clearFaults();
		return reported;
	}

	/** Restarts n8n, which writes the static data to its database and reads it again. */
	restart(): void {
		const restored: IDataObject = JSON.parse(JSON.stringify(this.staticData));
		this.staticData = restored;
	}

	/** Ends n8n before it could write the static data of polls without events to its database. */
	crash(): void {
		const restored: IDataObject = JSON.parse(this.savedStaticData);
		this.staticData = restored;
	}

	/** Returns the events that a poll should report now, and adds them to the model. */
	expectedEvents(model: Model): string[] {
		const events: string[] = [];
		const today = Date.parse(londonDay.format(this.time.now));
		for (const referral of this.mockPlannr.data.referrals.values()) {
			const { uuid, slaDeadline } = referral;
			const isIncluded = this.adviceType === undefined || referral.adviceType === this.adviceType;
			const report = (event: string) => {
				if (isIncluded) events.push(`${event} ${uuid}`);
			};
			const status = this.statusOf(referral);
			const known = model.reported.get(uuid) ?? {
				arrival: false,
				decision: false,
				deadline: undefined,
			};
			model.reported.set(uuid, known);
			if (!known.arrival) {
				const isSent = referral.senderAccountUuid === demo.account;
				report(isSent ? 'referralSent' : 'referralReceived');
				known.arrival = true;
			}
			if (!known.decision && status !== 'pending') {
				report(`referral${status[0]?.toUpperCase() ?? ''}${status.slice(1)}`);
				known.decision = true;
			}
			// What a cache still returns as pending may be decided.
			const isPending = status === 'pending' && !known.decision;
			const isDue = slaDeadline !== null && Date.parse(slaDeadline) - today <= SLA_DAYS * DAY_MS;
			if (model.hasPolled && isPending && isDue && known.deadline !== slaDeadline) {
				report('slaDueSoon');
				known.deadline = slaDeadline;
			}
		}
		const isFirst = !model.hasPolled;
		model.hasPolled = true;
		return isFirst ? [] : events;
	}
}
