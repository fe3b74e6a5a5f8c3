import { invalidParameter } from './invalidParameters';
import { type ItemParameters, lastPart } from './item';

/**
 * Returns the value of a filter, an option or another setting. An expression must not switch it off by giving nothing:
 * a mistyped column would list everything.
 *
 * @param item the item's parameters
 * @param name the parameter's name; see {@link ItemParameters.getValue}
 * @param label the parameter's label in the panel, for messages
 * @returns undefined where the default applies: the setting is not there, or an agent's model left it empty
 * @throws {InvalidParameters} when it is there, but nothing is in it
 */
export function getSetting(item: ItemParameters, name: string, label: string): unknown {
	const value = item.getValue(name, label);
	return item.isTool && isNothing(value) ? undefined : rejectNothing(value, name, label);
}

/**
 * Returns the value of a setting that prevents harm, which an agent's model must not switch off either; parameters as
 * for {@link getSetting}.
 *
 * @returns undefined when the setting is not there
 * @throws {InvalidParameters} when it is there, but nothing is in it
 */
export function getSafeguard(item: ItemParameters, name: string, label: string): unknown {
	return rejectNothing(item.getValue(name, label), name, label);
}

/**
 * Whether a value gives nothing: null or undefined, white space, or a list of nothing.
 *
 * @param value a parameter's value
 */
export function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(isNothing);
	if (typeof value === 'string') return /^\s*(?:\[\s*\]\s*)?$/.test(value);
	return value === null || value === undefined;
}

function rejectNothing(value: unknown, name: string, label: string): unknown {
	if (value === undefined || !isNothing(value)) return value;
	const canBeRemoved = name.includes('.');
	throw invalidParameter(
		lastPart(name),
		`'${label}' is empty`,
		canBeRemoved
			? `Enter a value in '${label}', or remove '${label}'`
			: `Enter a value in '${label}'`,
	);
}
