/** The ten operations of the contract, by their `operationId` in `openapi/plannr-referrals.yaml`. */
export const OPERATION_IDS = [
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
] as const;

/** One operation of the contract. */
export type OperationId = (typeof OPERATION_IDS)[number];

/**
 * Whether a text names an operation of the contract.
 * @param name for example an `operationId` read from a file
 */
export function isOperationId(name: string | undefined): name is OperationId {
	return OPERATION_IDS.some((id) => id === name);
}
