import { type Excuse, type Harm, RETENTION_MS, isLate, isNotProcessed } from './harm';
import type { History, WriteHistory } from './runScenario';
import { type SentWrite, type ToyConnection, statusAt } from './toyPlannr';

const SECOND = 1000;

/** How old the connections read before a request may be when it is sent, in milliseconds, with the reading itself. */
const MAX_BASELINE_AGE_MS = 5 * SECOND;

/** Finds what went wrong in a run that accepts and rejects referrals. */
export function findDecisionHarm(history: History): Harm[] {
	const { scenario, plannr, writes } = history;
	const isDoneLate = (sent: SentWrite) => isLate(sent, (sent.doneAt ?? 0) + scenario.listLagMs);
	const findWrongResult = ({ id, operation, target, outcomes }: WriteHistory): Harm[] => {
		const outcome = outcomes.at(-1);
		if (outcome === undefined || 'error' in outcome) return [];
		const referral = plannr.referrals.find(({ uuid }) => uuid === outcome.uuid);
		const requested = operation === 'referral.accept' ? 'accepted' : 'rejected';
		const isRight = referral?.uuid === target && statusAt(referral, outcome.at) === requested;
		if (isRight) return [];
		return [{ kind: 'wrongResult', excuse: undefined, about: `${id} is not ${requested}` }];
	};
	return [
		...findRepeated(history, isDoneLate),
		...writes.flatMap(findWrongResult),
		...findUntrueFailures(history, isDoneLate),
	];
}

/** Finds what went wrong in a run that requests connections. */
export function findConnectionHarm(history: History): Harm[] {
	const { scenario, writes } = history;
	const isDoneLate = (sent: SentWrite) => isLate(sent, (sent.doneAt ?? 0) + scenario.listLagMs);
	return [
		...findRepeated(history, isDoneLate),
		...writes.flatMap((write) => findNeedless(history, write)),
		...writes.flatMap((write) => findWrongConnection(history, write)),
		...findUntrueFailures(history, isDoneLate),
	];
}

/** Writes that Plannr processed more than once. */
function findRepeated(
	{ plannr, writes }: History,
	isDoneLate: (sent: SentWrite) => boolean,
): Harm[] {
	return writes.flatMap(({ id }): Harm[] => {
		const done = plannr.sent.filter((sent) => sent.write === id && sent.doneAt !== undefined);
		if (done.length <= 1) return [];
		const excuse = done.filter(isDoneLate).length >= done.length - 1 ? 'late' : undefined;
		return [{ kind: 'duplicate', excuse, about: `${id} was processed ${done.length} times` }];
	});
}

/** Requests that were sent although this account had recently requested a connection with the same code. */
function findNeedless(history: History, write: WriteHistory): Harm[] {
	const { plannr, writes } = history;
	const done = plannr.sent.filter((sent) => sent.write === write.id && sent.doneAt !== undefined);
	const earlier = writes.filter(
		(one) =>
			one.id !== write.id &&
			one.target === write.target &&
			one.process === write.process &&
			one.account === write.account &&
			// One that was given the connection of another code counts by itself.
			findWrongConnection(history, one).length === 0,
	);
	return done.flatMap(({ sentAt }) =>
		earlier.flatMap(({ id, outcomes }): Harm[] => {
			// A later attempt gives it again.
			const given = outcomes.find((outcome) => 'uuid' in outcome);
			if (given === undefined || !('at' in given) || given.note === 'sameRequest') return [];
			if (given.at > sentAt || given.at < sentAt - RETENTION_MS + 60 * SECOND) return [];
			return [{ kind: 'duplicate', excuse: undefined, about: `${write.id} was sent after ${id}` }];
		}),
	);
}

/** A connection that was requested with another code, or by another account. */
function findWrongConnection(history: History, write: WriteHistory): Harm[] {
	const { id, target, account, outcomes } = write;
	const outcome = outcomes.at(-1);
	if (outcome === undefined || 'error' in outcome) return [];
	const connection = history.plannr.connections.find(
		(one) => one.uuid === outcome.uuid && one.account === account,
	);
	if (connection?.code.toLowerCase() === target) return []; // The node compares codes without regard to case.
	const excuse = connection && excuseForeign(history, write, connection);
	return [{ kind: 'wrongResult', excuse, about: `${id} was given ${outcome.uuid}` }];
}

function excuseForeign(
	history: History,
	write: WriteHistory,
	{ origin, sender, listedAt }: ToyConnection,
): Excuse | undefined {
	const { plannr, writes } = history;
	if (sender === 'colleague') return undefined;
	const maker = writes.find(({ id }) => id === origin?.write);
	if (maker?.process === write.process) {
		// One that was given the connection of another process leaves its own to the next.
		const isEarlier = givenAt(maker) < givenAt(write);
		return isEarlier ? findWrongConnection(history, maker)[0]?.excuse : undefined;
	}
	// Writes with the same code may be given what the first of them was given.
	const equal = writes.filter(
		(one) => one.process === write.process && one.target === write.target,
	);
	const ids = new Set(equal.map(({ id }) => id));
	const sentAt = plannr.sent.find((sent) => ids.has(sent.write))?.sentAt ?? Infinity;
	return listedAt > sentAt - MAX_BASELINE_AGE_MS ? 'byOthers' : undefined;
}

/** When a write was last given its result; Infinity if it failed. */
function givenAt({ outcomes }: WriteHistory): number {
	const outcome = outcomes.at(-1);
	return outcome !== undefined && 'uuid' in outcome ? outcome.at : Infinity;
}

/** Failures as not processed of what was done. */
function findUntrueFailures(
	{ plannr, writes }: History,
	isDoneLate: (sent: SentWrite) => boolean,
): Harm[] {
	return writes.flatMap(({ id, outcomes }): Harm[] => {
		const outcome = outcomes.at(-1);
		if (!isNotProcessed(outcome)) return [];
		const done = plannr.sent.filter((sent) => sent.write === id && sent.doneAt !== undefined);
		if (done.length === 0) return [];
		const excuse = done.every(isDoneLate) ? 'late' : undefined;
		return [{ kind: 'untrueFailure', excuse, about: `${id}: ${outcome.error}` }];
	});
}
