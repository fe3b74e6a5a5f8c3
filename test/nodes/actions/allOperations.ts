import { operations } from '../../../nodes/PlannrReferral/actions';
import type { Operation } from '../../../nodes/PlannrReferral/actions/operation';

/** All operations of the node with their names, `resource.operation`. */
export const allOperations: ReadonlyArray<readonly [string, Operation]> = Object.entries(
	operations,
).flatMap(([resource, byName]) =>
	Object.entries(byName).map(([name, operation]) => [`${resource}.${name}`, operation] as const),
);
