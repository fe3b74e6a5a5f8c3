import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { ServerClock } from '../../../nodes/PlannrReferral/transport/clock';
import { detectChanges } from '../../../nodes/PlannrReferral/trigger/detectChanges';
import {
	type TriggerState,
	loadState,
	saveState,
} from '../../../nodes/PlannrReferral/trigger/state';
import { createIdleClient } from '../transport/idleClient';
import { FakeClock } from '../transport/fakeClock';

const BASE_URL = 'https://api.example.com';

/** A list of referrals as Plannr might return it, and a trigger that polls it, without a network. */
export class ListServer {
	/** The referrals, in the order in which a server that ignores `sort` returns them. */
	referrals: IDataObject[] = [];
	/** The query parameters that the server ignores. */
	ignored: readonly string[] = [];
	/** Whether pages contain neither links nor numbers. */
	hidesPagination = false;
	/** Replaces the rows of a page. */
	changeRows: (rows: IDataObject[]) => unknown = (rows) => rows;
	/** Replaces a page. */
	changePage: (page: IDataObject) => IDataObject = (page) => page;
	/** Called before a request is responded to. */
	onRequest: (query: URLSearchParams) => void = () => undefined;
	/** Returns the status with which a request is rejected, if any; of a further page, 400, 404, 410 or 422. */
	reject: (query: URLSearchParams) => number | undefined = () => undefined;
	time = { plannr: Date.parse('2026-06-01T12:00:00Z'), local: Date.parse('2026-06-01T12:00:00Z') };
	state: TriggerState | undefined;
	/** What the last poll could not report. */
	problems: readonly string[] = [];

	/**
	 * Polls, with the state as n8n saves and loads it.
	 *
	 * @returns the events, e.g. `referralSent 4ef4…`
	 */
	async poll(slaDays?: number): Promise<string[]> {
		const { events, state, problems } = await detectChanges(
			this.createClient(),
			this.state,
			slaDays,
		);
		const staticData: IDataObject = {};
		saveState(staticData, state);
		const restored: IDataObject = JSON.parse(JSON.stringify(staticData));
		this.state = loadState(restored);
		this.problems = problems;
		return events.map(({ event, referral }) => `${event} ${String(referral.uuid)}`);
	}

	private createClient(): PlannrClient {
		const clock = new FakeClock();
		void clock.advance(this.time.local);
		const serverClock = new ServerClock();
		const respond = async (url: URL) => {
			this.onRequest(url.searchParams);
			const status = this.reject(url.searchParams);
			if (status !== undefined) throw new PlannrError('rejected', `HTTP status ${status}`, status);
			const headers = { date: new Date(this.time.plannr).toUTCString() };
			serverClock.update(headers, clock.moment());
			return await Promise.resolve({
				body: this.changePage(this.createPage(url.searchParams)),
				headers,
			});
		};
		return createIdleClient({
			baseUrl: BASE_URL,
			clock,
			serverClock,
			get: async (path, query) =>
				await respond(new URL(`${BASE_URL}${path}?${new URLSearchParams(query).toString()}`)),
			getPage: async (url, { mayBeMissing = false } = {}) =>
				await respond(new URL(url)).catch((reason: unknown) => {
					if (mayBeMissing) return undefined;
					throw reason;
				}),
		});
	}

	private createPage(query: URLSearchParams): IDataObject {
		const valueOf = (name: string) => (this.ignored.includes(name) ? null : query.get(name));
		const status = valueOf('filter[status]');
		const identifiers = valueOf('filter[uuid]')?.toLowerCase().split(',');
		const matching = this.referrals.filter(
			(referral) =>
				(status === null || referral.status === status) &&
				(identifiers === undefined || identifiers.includes(String(referral.uuid).toLowerCase())),
		);
		const timeOf = ({ created_at }: IDataObject) => Date.parse(String(created_at)) || -Infinity;
		if (valueOf('sort') !== null)
			matching.sort((one, other) => (timeOf(one) < timeOf(other) ? 1 : -1));
		const size = Number(valueOf('per_page') ?? 15);
		const page = Number(valueOf('page') ?? 1);
		const rows = matching.slice((page - 1) * size, page * size);
		const data = this.changeRows(rows);
		if (this.hidesPagination) return { data } as IDataObject;
		const lastPage = Math.max(1, Math.ceil(matching.length / size));
		const next = page < lastPage ? `${BASE_URL}/api/v1/referrals?page=${page + 1}` : null;
		const meta = { current_page: page, last_page: lastPage, total: matching.length };
		return { data, links: { next }, meta } as IDataObject;
	}
}
