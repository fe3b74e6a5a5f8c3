import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { plannrAddress } from './baseUrl';
import type { Clock } from './clock';
import { type Answer, type Caller, type Sent, deliver } from './http';
import { PlannrFailure } from './errors';
import { Gate } from './rateLimiter';
import { ServerClock } from './serverClock';
import { backoff } from './retryPolicy';
import { tokenOf } from './accessToken';

export type { Answer } from './http';

/** A read changes nothing, so it is made again after any failure that may pass. */
const MOST_READ_RETRIES = 5;

/** A write is made again only when it has surely not left; somebody who cannot be reached twice stays so for a while. */
const MOST_WRITE_RETRIES = 2;

/** Goes along with each sending of a write. */
export interface Escort {
	/** Asked right before it leaves: false keeps it here, and it fails as `stale`. */
	mayLeave(): boolean;
	/** It leaves now. */
	leaves(): void;
	/** It has come back, and surely nothing was done: the limit was reached, or no connection made. It may leave again. */
	comesBack(): void;
}

/** The only door to Plannr: every request of the node leaves through it, at the pace that Plannr allows. */
export interface Plannr {
	/**
	 * Asks for something, changing nothing. Made again up to five times when Plannr cannot answer.
	 *
	 * @param path the route, from the slash on, with every part already encoded
	 * @param query the query parameters by Plannr's own names
	 * @throws {PlannrFailure} when there is no good answer
	 */
	read(path: string, query?: Readonly<Record<string, string>>): Promise<Answer>;
	/**
	 * Reads a further page of a list.
	 *
	 * @param link its absolute address
	 * @returns the answer, or undefined when the link leads elsewhere: the token goes to the credential's address only
	 * @throws {PlannrFailure} when there is no good answer
	 */
	follow(link: string): Promise<Answer | undefined>;
	/**
	 * Asks Plannr to do something. Sent again only when it has surely not been done: after a 429, or when no connection
	 * was made.
	 *
	 * @param path the route, from the slash on, with every part already encoded
	 * @param body the request's body, if it has one
	 * @param personal texts in it that no message may repeat
	 * @param escort who goes along with it
	 * @throws {PlannrFailure} when there is no good answer; its `kind` tells whether the work may have been done
	 */
	write(
		path: string,
		body: IDataObject | undefined,
		personal: readonly string[],
		escort?: Escort,
	): Promise<Answer>;
	/** Where this Plannr is: the credential's address. */
	readonly address: string;
	/** The UUID of the account that the requests are made for; empty while n8n has not found it out. */
	readonly account: string;
	/** The time. */
	readonly clock: Clock;
	/** Plannr's clock, as far as its answers have told it. */
	readonly serverClock: ServerClock;
}

/** How a door is to be opened. */
export interface DoorOptions {
	/** How long an answer is waited for, in milliseconds. */
	readonly timeoutMs: number;
	/** The time. */
	readonly clock: Clock;
	/** Asked right before a write leaves: false keeps it here. */
	readonly mayWrite: () => boolean;
	/** Told about every wait, in milliseconds, and whether Plannr's limit is the reason. */
	readonly onWait: (ms: number, isLimit: boolean) => void;
}

/**
 * Opens the door for one node run, one poll or one dropdown.
 *
 * @param caller on whose behalf
 * @param options see {@link DoorOptions}
 * @throws {Error} when the credential's address is not fit to receive a token
 */
export async function openPlannr(
	caller: Caller,
	{ timeoutMs, clock, mayWrite, onWait }: DoorOptions,
): Promise<Plannr> {
	const credential = await caller.getCredentials('plannrApi');
	const address = plannrAddress(credential.baseUrl);
	const token = tokenOf(credential.accessToken);
	const serverClock = new ServerClock();
	const gate = new Gate(clock, (ms) => {
		onWait(ms, true);
	});
	const isAccountGiven = !isBlank(credential.accountUuid);
	const account = textOf(
		isAccountGiven ? credential.accountUuid : credential.discoveredAccountUuid,
	);
	const inTurn = pathfinder(account === '');

	/** A stop ends a request, but not n8n's finding out of the account before it, after which nothing leaves any more. */
	async function send(options: IHttpRequestOptions, sent: readonly string[]): Promise<Sent> {
		const sending = deliver(caller, options, [token, ...sent], timeoutMs);
		return isAccountGiven ? await sending : await clock.orStopped(sending);
	}

	async function request(
		options: IHttpRequestOptions,
		sent: readonly string[],
		mayRepeat: (failure: PlannrFailure, tries: number) => boolean,
		mayLeave: () => boolean,
		escort?: Escort,
	): Promise<Answer> {
		const turn = gate.takeTurn();
		for (let tries = 1; ; tries++) {
			await gate.enter(turn);
			const result = await inTurn(async () => {
				if (!mayLeave()) return new PlannrFailure('stopped', 'the run was stopped');
				if (escort?.mayLeave() === false) return new PlannrFailure('stale', 'too late');
				escort?.leaves();
				return await send(options, sent);
			});
			if (!(result instanceof PlannrFailure)) {
				serverClock.learn(result.headers, clock.moment());
				gate.leave(result.headers, 'answered');
				return result;
			}
			const isLimited = result.kind === 'limited';
			if (isLimited || result.kind === 'unsent') escort?.comesBack();
			const isWorthwhile = gate.leave(result.headers, isLimited ? 'limited' : 'failed');
			if (isWorthwhile) continue;
			if (!mayRepeat(result, tries) || clock.isStopped()) throw result;
			const pause = backoff(tries, clock.chance());
			onWait(pause, false);
			await clock.wait(pause);
		}
	}

	const readFrom = async (url: string, qs: IDataObject) =>
		await request({ method: 'GET', url, qs }, [], mayReadAgain, () => !clock.isStopped());
	return {
		address,
		account,
		clock,
		serverClock,
		read: async (path, query = {}) => await readFrom(`${address}${path}`, { ...query }),
		async follow(link) {
			return isAt(link, address) ? await readFrom(link, {}) : undefined;
		},
		async write(path, body, personal, escort) {
			const headers = { 'Content-Type': 'application/json' };
			const url = `${address}${path}`;
			const options = { method: 'POST', url, ...(body && { headers, body }) } as const;
			return await request(options, personal, mayWriteAgain, mayWrite, escort);
		},
	};
}

function mayReadAgain({ kind }: PlannrFailure, tries: number): boolean {
	return ['lost', 'late', 'unsent'].includes(kind) && tries <= MOST_READ_RETRIES;
}

function mayWriteAgain({ kind }: PlannrFailure, tries: number): boolean {
	return kind === 'unsent' && tries <= MOST_WRITE_RETRIES;
}

/**
 * With a blank 'Account UUID' n8n finds the account out before a request and keeps it for those that begin later: the
 * first one goes alone, or every one of those beside it would ask for the list of logins too.
 */
function pathfinder(isNeeded: boolean) {
	let first: Promise<Sent> | undefined;
	return async (send: () => Promise<Sent>): Promise<Sent> => {
		if (!isNeeded) return await send();
		if (first === undefined) return await (first = send());
		await first;
		return await send();
	};
}

function isAt(link: string, address: string): boolean {
	return URL.canParse(link) && new URL(link).origin === new URL(address).origin;
}

function isBlank(value: unknown): boolean {
	return textOf(value) === '';
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
