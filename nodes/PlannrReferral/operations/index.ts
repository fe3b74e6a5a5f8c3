import type { Operation } from './operation';
import { create } from './referral/create';
import { get } from './referral/get';

/** Every operation of the node, by resource and by operation. */
export const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	referral: { create, get },
};
