import { type ItemParameters, unwrapLocator } from '../../../nodes/PlannrReferral/parameters/item';

/**
 * Creates an item with the given parameters.
 *
 * @param parameters values by the names in saved workflows; the rest are null, as n8n returns them
 * @param timeZone the workflow's time zone
 */
export function createItem(
	parameters: Readonly<Record<string, unknown>>,
	timeZone = 'Europe/London',
): ItemParameters {
	return { getValue: (name) => unwrapLocator(parameters[name] ?? null), timeZone, isTool: false };
}
