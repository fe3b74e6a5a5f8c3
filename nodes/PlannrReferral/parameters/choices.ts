import type { Term } from '../transport/vocabulary';
import { invalidParameter } from './invalidParameters';
import { parseEntries, formatEntryPosition } from './lists';

/**
 * Reads a choice of several terms.
 *
 * @param value a list, one value, a comma-separated text or a JSON list; labels serve as well as values, in any case
 * @param terms everything that can be chosen
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @returns the chosen values, each once, in the order of `terms`
 * @throws {InvalidParameters} when nothing is chosen or an entry is none of the terms
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
 * As {@link parseChoices}, where nothing may be chosen.
 *
 * @returns the chosen values; none when nothing is chosen
 * @throws {InvalidParameters} when an entry is none of the terms
 */
export function parseOptionalChoices<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value[] {
	const entries = parseEntries(value, /[,;\n]+/);
	const chosen = new Set(
		entries.map((entry, index) => {
			const term = findTerm(entry, terms);
			if (term !== undefined) return term.value;
			throw invalidParameter(
				parameter,
				`'${label}'${formatEntryPosition(index, entries.length)} is not a choice that Plannr knows`,
				`Use only ${formatTermNames(terms)} in '${label}'`,
			);
		}),
	);
	return terms.map((term) => term.value).filter((known) => chosen.has(known));
}

/**
 * Reads a choice of one term, or of none.
 *
 * @param value a value or a label, in any case; a list of one serves as well
 * @param terms everything that can be chosen
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @returns the chosen value, or undefined when nothing is chosen
 * @throws {InvalidParameters} when it is none of the terms, or more than one
 */
export function parseOptionalChoice<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value | undefined {
	const entries = parseEntries(value, /[,;\n]+/);
	if (entries.length === 0) return undefined;
	const [chosen, ...more] = parseChoices(entries, terms, parameter, label);
	if (more.length === 0) return chosen;
	throw invalidParameter(
		parameter,
		`'${label}' holds more than one choice`,
		`Choose one of ${formatTermNames(terms)} in '${label}'`,
	);
}

/**
 * Finds the one term that a value or a label stands for.
 *
 * @param entry what was handed over, in any case, with spaces, hyphens or underscores between the words
 * @param terms everything that can be chosen
 * @returns the term, or undefined when it is none of them
 */
export function findTerm<Known extends Term<string>>(
	entry: unknown,
	terms: readonly Known[],
): Known | undefined {
	if (typeof entry !== 'string' && typeof entry !== 'number') return undefined;
	const key = normaliseTerm(String(entry));
	return terms.find(
		(term) => normaliseTerm(term.value) === key || normaliseTerm(term.name) === key,
	);
}

/** The labels of all terms in one readable text. */
export function formatTermNames(terms: ReadonlyArray<Term<string>>): string {
	const names = terms.map((term) => term.name);
	return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function normaliseTerm(text: string): string {
	return text
		.toLowerCase()
		.replace(/&/g, ' and ')
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}
