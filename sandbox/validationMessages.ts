import type { Violation } from './contract';
import { formatAttributeName, formatInvalidSelection, type FieldErrors } from './laravel';

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
function getFieldName(violation: Violation): string {
	const names = violation.instancePath.split('/').slice(2);
	const further: unknown =
		violation.keyword === 'required'
			? violation.params['missingProperty']
			: violation.keyword === 'additionalProperties'
				? violation.params['additionalProperty']
				: violation.keyword === 'uniqueItems'
					? violation.params['i']
					: undefined;
	return [
		...names,
		...(typeof further === 'string' || typeof further === 'number' ? [`${further}`] : []),
	]
		.join('.')
		.replaceAll('[', '.')
		.replaceAll(']', '');
}

function formatPatternPredicate(pattern: string): string {
	if (pattern.includes('A-F')) return 'must be a valid UUID.';
	if (pattern.includes('\\d{4}')) return 'must be a valid date.';
	return 'format is invalid.';
}

/** What follows "The ... field", or undefined where the sentence is of another build. */
function formatPredicate(violation: Violation): string | undefined {
	const limit = String(violation.params['limit']);
	switch (violation.keyword) {
		case 'required':
			return 'is required.';
		case 'additionalProperties':
			return 'is prohibited.';
		case 'type':
			return `must be ${TYPE_NAMES[String(violation.params['type'])] ?? 'of another type'}.`;
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
			return formatPatternPredicate(String(violation.params['pattern']));
		default:
			return undefined;
	}
}

/** "Or null" is written `enum: [null]` in the contract: that a value is not null is no news. */
function isMissingNull(violation: Violation): boolean {
	const allowed: unknown = violation.params['allowedValues'];
	return (
		violation.keyword === 'enum' &&
		Array.isArray(allowed) &&
		allowed.length === 1 &&
		allowed[0] === null
	);
}

/**
 * Says the validator's faults in Laravel's words, each sentence once.
 * @param violations what the contract does not allow about a request
 */
export function formatFieldErrors(violations: readonly Violation[]): FieldErrors {
	const errors = new Map<string, Set<string>>();
	for (const violation of violations) {
		if (COMPOSITE_KEYWORDS.has(violation.keyword) || isMissingNull(violation)) continue;
		const field = getFieldName(violation);
		const predicate = formatPredicate(violation);
		const sentence =
			predicate === undefined
				? formatInvalidSelection(field)
				: `The ${formatAttributeName(field)} field ${predicate}`;
		errors.set(field, (errors.get(field) ?? new Set()).add(sentence));
	}
	return Object.fromEntries([...errors].map(([field, sentences]) => [field, [...sentences]]));
}
