import { get as getClient } from './client/get.operation';
import { getAll as getAllClients } from './client/getAll.operation';
import { create as createConnection } from './connection/create.operation';
import { get as getConnection } from './connection/get.operation';
import { getAll as getAllConnections } from './connection/getAll.operation';
import type { Operations } from './operation';
import { accept } from './referral/accept.operation';
import { create } from './referral/create.operation';
import { get } from './referral/get.operation';
import { getAll } from './referral/getAll.operation';
import { reject } from './referral/reject.operation';

/** All operations of the node, by resource and operation, in the order of their parameters in the panel. */
export const operations: Operations = {
	referral: { accept, create, get, getAll, reject },
	connection: { create: createConnection, get: getConnection, getAll: getAllConnections },
	client: { get: getClient, getAll: getAllClients },
};
