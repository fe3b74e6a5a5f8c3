import type { IDataObject } from 'n8n-workflow';

import { type Fault, type Referral, type MockPlannr, demo } from '../../sandbox';
import { allEvents, inShort, poll } from './polling';

/** How many days ahead the trigger of the model announces a deadline. */
const SLA_DAYS = 2;

const DAY_MS = 86_400_000;

/** The day where the workflow's time zone is; Canada writes it as YYYY-MM-DD. */
const londonDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });

const parameters = {
	events: allEvents,
	direction: 'any',
	slaDays: SLA_DAYS,
};

/** A plain notion of what the trigger should say: every referral with what was said of it. */
export interface Model {
	polled: boolean;
	said: Map<string, { arrival: boolean; decision: boolean; deadline: string | undefined }>;
}

/** The trigger, the Plannr that it polls, and the time there. */
export class Office {
	staticData: IDataObject = {};
	/** How often the trigger was polled. */
	polls = 0;
	/** How many events it has told. */
	told = 0;
	private made = 0;
	private saved = '{}';

	constructor(
		readonly sandbox: MockPlannr,
		readonly time: { now: number },
	) {}

	/** Makes referrals at the same instant. */
	refer(
		count: number,
		isReceived: boolean,
		deadlineIn: number | undefined,
		isLifetime: boolean,
	): void {
		const createdAt = new Date(Math.floor(this.time.now / 1000) * 1000);
		for (let number = 0; number < count; number++) {
			this.made += 1;
			const [sender, recipient] = isReceived
				? [demo.otherAccount, demo.account]
				: [demo.account, demo.otherAccount];
			const referral: Referral = {
				uuid: `4ef44ef4-0000-4000-a000-${String(this.made).padStart(12, '0')}`,
				connectionUuid: demo.connections.accepted,
				clientUuids: [isReceived ? demo.otherClients[0] : demo.clients[0]],
				clonedClientUuids: [],
				adviceType: 'tax',
				durationMonths: isLifetime ? null : 1,
				sharedData: ['goals'],
				note: null,
				slaDeadline:
					deadlineIn === undefined
						? null
						: new Date(this.time.now + deadlineIn * DAY_MS).toISOString().slice(0, 10),
				status: 'pending',
				rejectionReason: null,
				senderAccountUuid: sender,
				recipientAccountUuid: recipient,
				createdAt,
				updatedAt: createdAt,
				expiresAt: isLifetime ? null : new Date(createdAt.getTime() + 30 * DAY_MS),
			};
			this.sandbox.data.referrals.set(referral.uuid, referral);
		}
	}

	/** The pending referrals, oldest first. */
	pending(): Referral[] {
		return [...this.sandbox.data.referrals.values()].filter(
			(referral) => this.statusOf(referral) === 'pending',
		);
	}

	/** What Plannr says of a referral now. */
	statusOf({ status, expiresAt }: Referral): Referral['status'] {
		const isOver = expiresAt !== null && expiresAt.getTime() <= this.time.now;
		return isOver && (status === 'pending' || status === 'accepted') ? 'expired' : status;
	}

	/** Polls once, and tells in short what came out. */
	async poll(): Promise<string[]> {
		this.polls += 1;
		const isFirst = Object.keys(this.staticData).length === 0;
		const said = inShort(await poll(this.sandbox, parameters, { staticData: this.staticData }));
		this.told += said.length;
		if (isFirst || said.length > 0) this.saved = JSON.stringify(this.staticData);
		return said;
	}

	/** Polls once while Plannr misbehaves; tells whether that poll failed, as it should. */
	async pollInVain(rule: Fault): Promise<boolean> {
		this.sandbox.addFault(rule);
		const hasFailed = await this.poll().then(
			() => false,
			() => true,
		);
		this.sandbox.clearFaults();
		return hasFailed;
	}

	/** Polls once; something happens before the second request of it is answered. */
	async pollWhile(happens: () => void): Promise<string[]> {
		const before = this.sandbox.requestLog.length;
		this.sandbox.addFault({ nth: 2, effect: { kind: 'delay', ms: 20 } });
		const polling = this.poll();
		while (this.sandbox.requestLog.length < before + 2) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		happens();
		const said = await polling;
		this.sandbox.clearFaults();
		return said;
	}

	/** n8n writes what it keeps into its database, and reads it from there when it starts anew. */
	restart(): void {
		const kept: IDataObject = JSON.parse(JSON.stringify(this.staticData));
		this.staticData = kept;
	}

	/** n8n ends without having written anything since the trigger was activated or fired. */
	crash(): void {
		const kept: IDataObject = JSON.parse(this.saved);
		this.staticData = kept;
	}

	/** What a poll should say now, by the model, which learns of it. */
	expected(model: Model): string[] {
		const events: string[] = [];
		const today = Date.parse(londonDay.format(this.time.now));
		for (const referral of this.sandbox.data.referrals.values()) {
			const { uuid, slaDeadline } = referral;
			const status = this.statusOf(referral);
			const known = model.said.get(uuid) ?? {
				arrival: false,
				decision: false,
				deadline: undefined,
			};
			model.said.set(uuid, known);
			if (!known.arrival) {
				const isSent = referral.senderAccountUuid === demo.account;
				events.push(`${isSent ? 'referralSent' : 'referralReceived'} ${uuid}`);
				known.arrival = true;
			}
			if (!known.decision && status !== 'pending') {
				events.push(`referral${status[0]?.toUpperCase() ?? ''}${status.slice(1)} ${uuid}`);
				known.decision = true;
			}
			const isNear = slaDeadline !== null && Date.parse(slaDeadline) - today <= SLA_DAYS * DAY_MS;
			if (model.polled && status === 'pending' && isNear && known.deadline !== slaDeadline) {
				events.push(`slaDueSoon ${uuid}`);
				known.deadline = slaDeadline;
			}
		}
		const isFirst = !model.polled;
		model.polled = true;
		return isFirst ? [] : events;
	}
}
