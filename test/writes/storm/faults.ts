import type { Fault, OperationId } from '../../../sandbox';

/** One way in which a request goes wrong, with the name by which reports call it. */
export interface NamedFault {
	readonly name: string;
	readonly when: 'before' | 'after';
	readonly effect: Fault['effect'];
}

const DELAY_MS = 250;

/** The ways in which a write goes wrong, before and after its work is done. */
export const WRITE_FAULTS: readonly NamedFault[] = (['before', 'after'] as const).flatMap(
	(when) => {
		const fault = (name: string, effect: NamedFault['effect']): NamedFault => ({
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

/** The ways in which a look at what a lost write did goes wrong. */
export const READ_FAULTS: readonly NamedFault[] = [
	{ name: 'read 503', when: 'before', effect: { kind: 'response', status: 503 } },
	{ name: 'read drop', when: 'before', effect: { kind: 'drop' } },
];

/**
 * Makes a fault strike by chance.
 *
 * @param operation what it strikes
 * @param probability how likely, from 0 to 1
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
 * Makes a fault strike one request.
 *
 * @param operation what it strikes
 * @param nth which request of that kind, from 1
 * @param fault the fault
 */
export function onNthRequest(operation: OperationId, nth: number, fault: NamedFault): Fault {
	return { operation, nth, ...fault };
}
