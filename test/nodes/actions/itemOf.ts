import { type ItemParameters, unwrapLocator } from '../../../nodes/PlannrReferral/parameters/item';

/**
 * An item with the given parameters, as the operations see it.
 *
 * @param parameters by their names in saved workflows; those left out are null, as n8n gives them here
 */
export function createItem(
	parameters: Readonly<Record<string, unknown>>,
	timeZone = 'Europe/London',
): ItemParameters {
	return { getValue: (name) => unwrapLocator(parameters[name] ?? null), timeZone, isTool: false };
}
