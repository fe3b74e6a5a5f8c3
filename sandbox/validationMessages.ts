import type { Violation } from './contract';
import { formatAttributeName, formatInvalidSelection, type FieldErrors } from './laravel';

/** Keywords that only report that a subschema failed; the subschemas report their own violations. */
const COMPOSITE_KEYWORDS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'if']);

const TYPE_NAMES: Readonly<Record<string, string>> = {
	array: 'an array',
	boolean: 'true or false',
	integer: 'an integer',
	number: 'a number',
	object: 'an array',
	string: 'a string',
};

/**
 * Returns the dotted name of the invalid field: client_uuids.0 for `/requestBody/client_uuids/0`, filter.status for
 * `/query/filter[status]`.
 */
function getFieldName(violation: Violation): string {
	const names: unknown[] = violation.instancePath.split('/').slice(2);
	const { missingProperty, additionalProperty, i: index } = violation.params;
	const ownName: unknown = missingProperty ?? additionalProperty ?? index;
	if (ownName !== undefined) names.push(ownName);
	return names.join('.').replaceAll('[', '.').replaceAll(']', '');
}

function formatPatternPredicate(pattern: string): string {
	if (pattern.includes('A-F')) return 'must be a valid UUID.';
	if (pattern.includes('\\d{4}')) return 'must be a valid date.';
	return 'format is invalid.';
}

/** Formats what follows "The ... field"; undefined if Laravel's message is constructed differently. */
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

/** Whether a violation only says that a value must be null: the document expresses "or null" as `enum: [null]`. */
function requiresNull(violation: Violation): boolean {
	const allowed: unknown = violation.params['allowedValues'];
	return (
		violation.keyword === 'enum' &&
		Array.isArray(allowed) &&
		allowed.length === 1 &&
		allowed[0] === null
	);
}

/** Formats violations as Laravel's validation messages, without duplicates. */
export function formatFieldErrors(violations: readonly Violation[]): FieldErrors {
	const errors = new Map<string, Set<string>>();
	for (const violation of violations) {
		if (COMPOSITE_KEYWORDS.has(violation.keyword) || requiresNull(violation)) continue;
		const field = getFieldName(violation);
		const predicate = formatPredicate(violation);
		const message =
			predicate === undefined
				? formatInvalidSelection(field)
				: `The ${formatAttributeName(field)} field ${predicate}`;
		errors.set(field, (errors.get(field) ?? new Set()).add(message));
	}
	return Object.fromEntries([...errors].map(([field, messages]) => [field, [...messages]]));
}
