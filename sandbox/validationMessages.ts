import type { Fault } from './contract';
import { attributeName, selectedIsInvalid, type FieldErrors } from './laravel';

/** Keywords that only say that one of their parts failed; the parts speak for themselves. */
const COMPOSITE_KEYWORDS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'if']);

const TYPE_NAMES: Readonly<Record<string, string>> = {
	array: 'an array',
	boolean: 'true or false',
	integer: 'an integer',
	number: 'a number',
	object: 'an array',
	string: 'a string',
};

/** The dotted name of the field at fault: `/requestBody/client_uuids/0` is client_uuids.0, `/query/filter[status]` is filter.status. */
function fieldOf(fault: Fault): string {
	const names = fault.instancePath.split('/').slice(2);
	const further: unknown =
		fault.keyword === 'required'
			? fault.params['missingProperty']
			: fault.keyword === 'additionalProperties'
				? fault.params['additionalProperty']
				: fault.keyword === 'uniqueItems'
					? fault.params['i']
					: undefined;
	return [
		...names,
		...(typeof further === 'string' || typeof further === 'number' ? [`${further}`] : []),
	]
		.join('.')
		.replaceAll('[', '.')
		.replaceAll(']', '');
}

function patternSentence(pattern: string): string {
	if (pattern.includes('A-F')) return 'must be a valid UUID.';
	if (pattern.includes('\\d{4}')) return 'must be a valid date.';
	return 'format is invalid.';
}

/** What follows "The ... field", or undefined where the sentence is of another build. */
function predicate(fault: Fault): string | undefined {
	const limit = String(fault.params['limit']);
	switch (fault.keyword) {
		case 'required':
			return 'is required.';
		case 'additionalProperties':
			return 'is prohibited.';
		case 'type':
			return `must be ${TYPE_NAMES[String(fault.params['type'])] ?? 'of another type'}.`;
		case 'minItems':
			return limit === '1' ? 'is required.' : `must have at least ${limit} items.`;
		case 'maxItems':
			return `must not have more than ${limit} items.`;
		case 'uniqueItems':
			return 'has a duplicate value.';
		case 'minLength':
			return limit === '1' ? 'is required.' : `must be at least ${limit} characters.`;
		case 'maxLength':
			return `must not be greater than ${limit} characters.`;
		case 'minimum':
			return `must be at least ${limit}.`;
		case 'maximum':
			return `must not be greater than ${limit}.`;
		case 'pattern':
			return patternSentence(String(fault.params['pattern']));
		default:
			return undefined;
	}
}

/** "Or null" is written `enum: [null]` in the contract: that a value is not null is no news. */
function isNotNull(fault: Fault): boolean {
	const allowed: unknown = fault.params['allowedValues'];
	return (
		fault.keyword === 'enum' &&
		Array.isArray(allowed) &&
		allowed.length === 1 &&
		allowed[0] === null
	);
}

/**
 * Says the validator's faults in Laravel's words, each sentence once.
 * @param faults what the contract does not allow about a request
 */
export function fieldErrors(faults: readonly Fault[]): FieldErrors {
	const errors = new Map<string, Set<string>>();
	for (const fault of faults) {
		if (COMPOSITE_KEYWORDS.has(fault.keyword) || isNotNull(fault)) continue;
		const field = fieldOf(fault);
		const rest = predicate(fault);
		const sentence =
			rest === undefined ? selectedIsInvalid(field) : `The ${attributeName(field)} field ${rest}`;
		errors.set(field, (errors.get(field) ?? new Set()).add(sentence));
	}
	return Object.fromEntries([...errors].map(([field, sentences]) => [field, [...sentences]]));
}
