import type { Term } from '../transport/vocabulary';
import { complain } from './invalidParameters';
import { entriesOf, whichEntry } from './lists';

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
export function readChoices<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value[] {
	const chosen = readOptionalChoices(value, terms, parameter, label);
	if (chosen.length > 0) return chosen;
	throw complain(
		parameter,
		`'${label}' is empty`,
		`Choose at least one of ${namesOf(terms)} in '${label}'`,
	);
}

/**
 * As {@link readChoices}, where nothing may be chosen.
 *
 * @returns the chosen values; none when nothing is chosen
 * @throws {InvalidParameters} when an entry is none of the terms
 */
export function readOptionalChoices<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value[] {
	const entries = entriesOf(value, /[,;\n]+/);
	const chosen = new Set(
		entries.map((entry, index) => {
			const term = findTerm(entry, terms);
			if (term !== undefined) return term.value;
			throw complain(
				parameter,
				`'${label}'${whichEntry(index, entries.length)} is not a choice that Plannr knows`,
				`Use only ${namesOf(terms)} in '${label}'`,
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
export function readOptionalChoice<Value extends string>(
	value: unknown,
	terms: ReadonlyArray<Term<Value>>,
	parameter: string,
	label: string,
): Value | undefined {
	const entries = entriesOf(value, /[,;\n]+/);
	if (entries.length === 0) return undefined;
	const [chosen, ...more] = readChoices(entries, terms, parameter, label);
	if (more.length === 0) return chosen;
	throw complain(
		parameter,
		`'${label}' holds more than one choice`,
		`Choose one of ${namesOf(terms)} in '${label}'`,
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
	const key = keyOf(String(entry));
	return terms.find((term) => keyOf(term.value) === key || keyOf(term.name) === key);
}

/** The labels of all terms in one readable text. */
export function namesOf(terms: ReadonlyArray<Term<string>>): string {
	const names = terms.map((term) => term.name);
	return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function keyOf(text: string): string {
	return text
		.toLowerCase()
		.replace(/&/g, ' and ')
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}
