import type { Fault, FaultEffect, MockPlannr, OperationId } from '../../../sandbox';

/** One way in which a request fails, with its name in reports. */
export interface NamedFault {
	readonly name: string;
	/** Whether the mock API fails before or after it has processed the request. */
	readonly when: 'before' | 'after';
	readonly effect: FaultEffect;
}

const DELAY_MS = 250;

/** Longer than any wait for what has become of a write. */
const VERY_LATE_MS = 9000;

function processedLate(name: string, ms: number, status?: number): NamedFault {
	const effect = { kind: 'late', ms, ...(status !== undefined && { status }) } as const;
	return { name, when: 'before', effect };
}

/** Plannr processes the write after it has responded, or after the connection broke. */
const LATE_FAULTS: readonly NamedFault[] = [
	processedLate('202 late', 1000, 202),
	processedLate('drop late', 3000),
	processedLate('504 very late', VERY_LATE_MS, 504),
];

/** The faults after which Plannr may still be working, although nothing of it can be seen. */
const LEAVES_OPEN = ['502 before', '503 before', 'html before', 'garbage before', '504 very late'];

/** The ways in which a write fails before Plannr has processed it, after that, or without knowing when it does. */
export const WRITE_FAULTS: readonly NamedFault[] = [
	...LATE_FAULTS,
	...(['before', 'after'] as const).flatMap((when) => {
		const fault = (name: string, effect: FaultEffect): NamedFault => ({
			name: `${name} ${when}`,
			when,
			effect,
		});
		return [
			fault('drop', { kind: 'drop' }),
			fault('500', { kind: 'response', status: 500 }),
			fault('502', { kind: 'response', status: 502 }),
			fault('503', { kind: 'response', status: 503 }),
			fault('html', { kind: 'text', text: '<html>Welcome back</html>' }),
			fault('garbage', { kind: 'text', text: '{"data": {"uu', contentType: 'application/json' }),
			fault('delay', { kind: 'delay', ms: DELAY_MS }),
		];
	}),
];

/**
 * How many writes may have been left open.
 *
 * @param faults how often each fault applied, by its name
 */
export function countUnfinishedWrites(faults: Readonly<Record<string, number>>): number {
	return LEAVES_OPEN.reduce((sum, name) => sum + (faults[name] ?? 0), 0);
}

/** Waits until the mock API has processed everything that it processes late. */
export async function waitForLateWrites({ requestLog }: MockPlannr): Promise<void> {
	const names = new Set(LATE_FAULTS.map(({ name }) => name));
	const hasLateWrites = requestLog.some(({ faults }) => faults.some((name) => names.has(name)));
	if (hasLateWrites) await new Promise((resolve) => setTimeout(resolve, VERY_LATE_MS + 1000));
}

/** The ways in which the lookup of a lost write fails. */
export const READ_FAULTS: readonly NamedFault[] = [
	{ name: 'read 503', when: 'before', effect: { kind: 'response', status: 503 } },
	{ name: 'read drop', when: 'before', effect: { kind: 'drop' } },
];

/**
 * A fault that applies at random.
 *
 * @param probability how likely it is for each of them, from 0 to 1
 */
export function withProbability(
	operation: OperationId,
	probability: number,
	fault: NamedFault,
): Fault {
	return { operation, probability, ...fault };
}

/**
 * A fault that applies to one request.
 *
 * @param nth which request of that kind, from 1
 */
export function onNthRequest(operation: OperationId, nth: number, fault: NamedFault): Fault {
	return { operation, nth, ...fault };
}
