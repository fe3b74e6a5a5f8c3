import type { Misbehaviour, OperationId } from '../../../sandbox';

/** One way in which a request goes wrong, with the name by which reports call it. */
export interface NamedFault {
	readonly name: string;
	readonly when: 'before' | 'after';
	readonly act: Misbehaviour['act'];
}

const DELAY_MS = 250;

/** The ways in which a write goes wrong, before and after its work is done. */
export const WRITE_FAULTS: readonly NamedFault[] = (['before', 'after'] as const).flatMap(
	(when) => {
		const fault = (name: string, act: NamedFault['act']): NamedFault => ({
			name: `${name} ${when}`,
			when,
			act,
		});
		return [
			fault('drop', { kind: 'drop' }),
			fault('500', { kind: 'answer', status: 500 }),
			fault('502', { kind: 'answer', status: 502 }),
			fault('503', { kind: 'answer', status: 503 }),
			fault('html', { kind: 'text', text: '<html>Welcome back</html>' }),
			fault('garbage', { kind: 'text', text: '{"data": {"uu', contentType: 'application/json' }),
			fault('delay', { kind: 'delay', ms: DELAY_MS }),
		];
	},
);

/** The ways in which a look at what a lost write did goes wrong. */
export const READ_FAULTS: readonly NamedFault[] = [
	{ name: 'read 503', when: 'before', act: { kind: 'answer', status: 503 } },
	{ name: 'read drop', when: 'before', act: { kind: 'drop' } },
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
): Misbehaviour {
	return { operation, probability, ...fault };
}

/**
 * Makes a fault strike one request.
 *
 * @param operation what it strikes
 * @param nth which request of that kind, from 1
 * @param fault the fault
 */
export function onNthRequest(operation: OperationId, nth: number, fault: NamedFault): Misbehaviour {
	return { operation, nth, ...fault };
}
