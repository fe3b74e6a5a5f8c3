import * as connection from './connection';
import type { Operation } from './operation';
import * as referral from './referral';

/** Every operation of the node, by resource and by operation. */
export const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	connection,
	referral,
};
