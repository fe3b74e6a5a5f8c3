import type { Term } from '../transport/vocabulary';
import { invalidParameter } from './invalidParameters';
import { parseList } from './lists';

/**
 * Parses a choice of one or more terms.
 *
 * @param value values or labels in any case, in any form that {@link parseList} accepts
 * @param terms the terms that can be chosen
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the chosen values without duplicates, in the order of `terms`
 * @throws {InvalidParameters} when nothing is chosen, or an entry is empty or not one of the terms
 */
export function parseChoices<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value[] {
	const chosen = parseOptionalChoices(value, terms, parameter, label);
	if (chosen.length > 0) return chosen;
	throw invalidParameter(
		parameter,
		`'${label}' is empty`,
		`Choose at least one of ${formatTermNames(terms)} in '${label}'`,
	);
}

/**
 * Parses a choice of any number of terms; parameters as for {@link parseChoices}.
 *
 * @returns the chosen values, which may be none
 * @throws {InvalidParameters} when an entry is empty or not one of the terms
 */
export function parseOptionalChoices<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value[] {
	const chosen = new Set(
		parseList(value, parameter, label, (entry, subject) => {
			const term = findTerm(entry, terms);
			if (term !== undefined) return term.value;
			throw invalidParameter(
				parameter,
				`${subject} is not one of the options`,
				`Use only ${formatTermNames(terms)} in '${label}'`,
			);
		}),
	);
	return terms.map((term) => term.value).filter((known) => chosen.has(known));
}

/**
 * Parses an optional choice of one term.
 *
 * @param value a value or a label, in any case, or a list with one entry
 * @param terms the terms that can be chosen
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the chosen value; undefined for null and undefined, when nothing is set
 * @throws {InvalidParameters} when the value is not one of the terms, or more than one, or empty
 */
export function parseOptionalChoice<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value | undefined {
	if (value === null || value === undefined) return undefined;
	const [chosen, ...more] = parseChoices(value, terms, parameter, label);
	if (more.length === 0) return chosen;
	throw invalidParameter(
		parameter,
		`'${label}' has more than one value`,
		`Choose one of ${formatTermNames(terms)} in '${label}'`,
	);
}

/**
 * Finds a term by its value or label. Only letter case, white space, `_` or `-` between the words and `&` for `and` may
 * differ: any other sign may negate the entry (`☐ Income`, `-Income`, `Income?`), which must not be read as consent.
 *
 * @param entry a value or label
 * @param terms the terms to search
 * @returns the term, or undefined when there is no match
 */
export function findTerm<Known extends Term<string>>(
	entry: unknown,
	terms: readonly Known[],
): Known | undefined {
	if (typeof entry !== 'string' && typeof entry !== 'number') return undefined;
	const exact = terms.find(({ value }) => value === entry);
	if (exact !== undefined) return exact;
	const key = normaliseTerm(String(entry));
	return terms.find(
		(term) => normaliseTerm(term.value) === key || normaliseTerm(term.name) === key,
	);
}

/** Lists the labels of all terms for a message, e.g. `Investments, Pensions or Tax`. */
export function formatTermNames(terms: ReadonlyArray<Term<string>>): string {
	const names = terms.map((term) => term.name);
	return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function normaliseTerm(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^\S\uFEFF]+/g, ' ')
		.replace(/^ | $/g, '')
		.replace(/(?<=[a-z0-9]) ?& ?(?=[a-z0-9])/g, ' and ')
		.replace(/(?<=[a-z0-9]) ?[_-] ?(?=[a-z0-9])/g, ' ');
}
