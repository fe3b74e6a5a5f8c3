import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	type MockPlannr,
	type MockPlannrOptions,
	type Referral,
	startMockPlannr,
} from '../../sandbox';
import {
	createMockDataWithReferrals,
	numberedUuid,
	receivedByAdviser,
} from '../engine/manyReferrals';
import { type PollOptions, allEvents, poll, summariseEvents } from './polling';

/** How a referral differs from a pending one that the demo's adviser received, by its number from 0 for the newest. */
type Change = (number: number) => Partial<Referral>;

const createReceivedReferrals = (count: number, change: Change = () => ({})) =>
	createMockDataWithReferrals(count, (number) => ({ ...receivedByAdviser, ...change(number) }));

/** A mock API with referrals, and a trigger that polls it with one static data. */
export class PolledPlannr {
	readonly staticData: IDataObject = {};

	constructor(readonly server: MockPlannr) {}

	/** Polls, and returns the events, e.g. `referralSent 4ef4…`. */
	async poll(
		parameters: INodeParameters = { events: allEvents },
		options: PollOptions = {},
	): Promise<string[]> {
		const { server, staticData } = this;
		return summariseEvents(await poll(server, parameters, { staticData, ...options }));
	}

	/** Polls when nothing has happened, and returns the number of requests that this takes. */
	async countRequests(): Promise<number> {
		const before = this.server.requestLog.length;
		expect(await this.poll()).toEqual([]);
		return this.server.requestLog.length - before;
	}

	find(number: number): Referral {
		const found = this.server.data.referrals.get(numberedUuid(number));
		if (found === undefined) throw new Error(`No referral ${number}`);
		return found;
	}

	/** Adds referrals with the numbers from 0 on. */
	add(count: number, change?: Change): void {
		for (const [uuid, referral] of createReceivedReferrals(count, change).referrals) {
			this.server.data.referrals.set(uuid, referral);
		}
	}

	/** Waits until the mock API has received that many more requests. */
	async waitForRequests(count: number): Promise<void> {
		const before = this.server.requestLog.length;
		while (this.server.requestLog.length < before + count) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
	}
}

/**
 * Lets the tests of a suite start mock APIs with many referrals, which are stopped after each test.
 *
 * @returns a function that starts one
 */
export function usePolledPlannr() {
	const running: MockPlannr[] = [];
	afterEach(async () => {
		await Promise.all(running.splice(0).map(async (mockPlannr) => await mockPlannr.stop()));
	});
	return async (
		count: number,
		change?: Change,
		options: MockPlannrOptions = {},
	): Promise<PolledPlannr> => {
		const data = createReceivedReferrals(count, change);
		const rateLimit = { maxRequests: 100_000, windowMs: 60_000 };
		const mockPlannr = await startMockPlannr({ data, rateLimit, ...options });
		running.push(mockPlannr);
		return new PolledPlannr(mockPlannr);
	};
}
