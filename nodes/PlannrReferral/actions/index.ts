import * as client from './client';
import * as connection from './connection';
import type { Operation } from './operation';
import * as referral from './referral';

/** All operations of the node, by resource and operation. */
export const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	client,
	connection,
	referral,
};
