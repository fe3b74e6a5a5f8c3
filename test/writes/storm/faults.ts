import type { Fault, FaultEffect, OperationId } from '../../../sandbox';

/** One way in which a request fails, with its name in reports. */
export interface NamedFault {
	readonly name: string;
	/** Whether the mock API fails before or after it has processed the request. */
	readonly when: 'before' | 'after';
	readonly effect: FaultEffect;
}

const DELAY_MS = 250;

/** The ways in which a write fails, before and after Plannr has processed it. */
export const WRITE_FAULTS: readonly NamedFault[] = (['before', 'after'] as const).flatMap(
	(when) => {
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
	},
);

/** The ways in which the lookup of a lost write fails. */
export const READ_FAULTS: readonly NamedFault[] = [
	{ name: 'read 503', when: 'before', effect: { kind: 'response', status: 503 } },
	{ name: 'read drop', when: 'before', effect: { kind: 'drop' } },
];

/**
 * A fault that applies at random.
 *
 * @param operation the requests that it applies to
 * @param probability how likely it is for each of them, from 0 to 1
 * @param fault the fault
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
 * @param operation the kind of request
 * @param nth which request of that kind, from 1
 * @param fault the fault
 */
export function onNthRequest(operation: OperationId, nth: number, fault: NamedFault): Fault {
	return { operation, nth, ...fault };
}
