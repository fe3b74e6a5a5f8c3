import type { WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import type { Clock } from '../../../nodes/PlannrReferral/transport/clock';
import { ServerClock } from '../../../nodes/PlannrReferral/transport/serverClock';

/**
 * Creates a write that conflicts with those of the same target only. What became of it is unclear.
 *
 * @param target the target, one for each test, as the process remembers writes
 * @param change what differs
 */
export function createWrite(target: string, change: Partial<WriteSpec> = {}): WriteSpec {
	return {
		key: target,
		target,
		conflictKey: target,
		fingerprint: target,
		couldHaveProduced: () => true,
		lookUp: async () => await Promise.resolve({ verdict: 'unclear' }),
		...change,
	};
}

const unused = async (): Promise<never> =>
	await Promise.reject(new Error('These writes send nothing through the client'));

/**
 * Creates a client for writes that send nothing through it.
 *
 * @param clock its clock
 * @param accountUuid the account; empty when it is to be discovered
 */
export function createIdleClient(clock: Clock, accountUuid = 'account'): PlannrClient {
	return {
		get: unused,
		getPage: unused,
		post: unused,
		baseUrl: 'https://api.example.com',
		accountUuid,
		clock,
		serverClock: new ServerClock(),
	};
}
