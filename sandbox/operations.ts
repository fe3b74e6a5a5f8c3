/** The `operationId`s in `openapi/plannr-referrals.yaml`. */
const OPERATION_IDS = [
	'listReferrals',
	'createReferral',
	'getReferral',
	'acceptReferral',
	'rejectReferral',
	'listConnections',
	'requestConnection',
	'getConnection',
	'listLogins',
	'findAccounts',
	'getAccount',
] as const;

/** The ID of an operation. */
export type OperationId = (typeof OPERATION_IDS)[number];

/** Whether a string is the ID of an operation. */
export function isOperationId(name: string | undefined): name is OperationId {
	return OPERATION_IDS.some((id) => id === name);
}
