import type { Parameter } from '../../../nodes/PlannrReferral/parameters/item';

/** Creates functions that parse a value as the one of a parameter with this name and label. */
export const parameterOf =
	(name: string, label: string) =>
	(value: unknown): Parameter => ({ value, name, label });
