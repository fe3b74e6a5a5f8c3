import { decodeEntities } from '../transport/plainText';
import type { Term } from '../transport/vocabulary';
import {
	type InvalidParameters,
	type Parameter,
	createEmptyError,
	invalidParameter,
	invalidValue,
	isNestedTooDeeply,
} from './item';

/**
 * Parses a choice of one or more terms.
 *
 * @param parameter values or labels in any case, in any form that {@link parseList} accepts
 * @returns the chosen values without duplicates, in the order of `terms`
 * @throws {InvalidParameters} when nothing is chosen, or an entry is empty or not one of the terms
 */
export function parseChoices<Value extends string>(
	parameter: Parameter,
	terms: ReadonlyArray<Term<Value>>,
): Value[] {
	const chosen = parseOptionalChoices(parameter, terms);
	if (chosen.length > 0) return chosen;
	const advice = `Choose at least one of ${formatTermNames(terms)} in '${parameter.label}'`;
	throw createEmptyError(parameter, advice);
}

/** Parses a choice of any number of terms, perhaps of none; otherwise as {@link parseChoices}. */
export function parseOptionalChoices<Value extends string>(
	parameter: Parameter,
	terms: ReadonlyArray<Term<Value>>,
): Value[] {
	const chosen = new Set(
		parseList(parameter, (entry, subject) => {
			const term = findTerm(entry, terms);
			if (term !== undefined) return term.value;
			throw invalidParameter(
				parameter.name,
				`${subject} is not one of the options`,
				`Use only ${formatTermNames(terms)} in '${parameter.label}'`,
			);
		}),
	);
	return terms.map((term) => term.value).filter((known) => chosen.has(known));
}

/**
 * Parses an optional choice of one term.
 *
 * @param parameter a value or a label, in any case, or a list with one entry
 * @returns the chosen value; undefined for null and undefined, when nothing is set
 * @throws {InvalidParameters} when the value is not one of the terms, or more than one, or empty
 */
export function parseOptionalChoice<Value extends string>(
	parameter: Parameter,
	terms: ReadonlyArray<Term<Value>>,
): Value | undefined {
	const { value, label } = parameter;
	if (value === null || value === undefined) return undefined;
	const [chosen, ...more] = parseChoices(parameter, terms);
	if (more.length === 0) return chosen;
	const advice = `Choose one of ${formatTermNames(terms)} in '${label}'`;
	throw invalidValue(parameter, 'has more than one value', advice);
}

/**
 * Finds a term by its value or label. Only letter case, white space, `_` or `-` between the words and `&` for `and` may
 * differ: any other sign may negate the entry (`☐ Income`, `-Income`, `Income?`), which must not be read as consent.
 *
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

/** A line break right after a separator does not count as another separator. */
const SEPARATOR = /[,;][^\S\n]*\n?|\n/;

/**
 * Parses a list in any form that the panel, an expression or a language model may provide: an array, one value, a
 * string with separators, a string with a JSON array, and arrays of these.
 *
 * @param parseEntry parses one entry, given what messages call it: a trimmed string, or any other type unchanged
 * @returns what each entry was parsed to, in order; none when the value is empty as a whole
 * @throws {InvalidParameters} when one entry among others is empty; a separator at the end of a string is allowed
 */
export function parseList<Parsed>(
	parameter: Parameter,
	parseEntry: (entry: unknown, subject: string) => Parsed,
): Parsed[] {
	const entries = splitEntries(parameter.value);
	if (entries.every(isEmpty)) return [];
	return entries.map((entry, index) => {
		const subject = formatEntryOf(parameter, index, entries.length);
		if (isEmpty(entry)) throw createEmptyEntryError(parameter, subject);
		return parseEntry(entry, subject);
	});
}

function isEmpty(entry: unknown): boolean {
	return entry === null || entry === undefined || (typeof entry === 'string' && !/\S/.test(entry));
}

/** Creates the error for an empty entry, which is never left out silently; see {@link formatEntryOf}. */
export function createEmptyEntryError(
	{ name, label }: Parameter,
	subject: string,
): InvalidParameters {
	// n8n discards an expression in place of the rows of Further Clients (n8n-workflow, node-helpers getNodeParameters).
	const field = name === 'furtherClients' ? 'Clients' : label;
	return invalidParameter(
		name,
		`${subject} is empty`,
		`Fill it in, or leave out empty values with an expression in '${field}', e.g. {{ [$json.first, $json.second].filter(Boolean) }}`,
	);
}

/** An empty list counts as one empty entry. */
function splitEntries(value: unknown): unknown[] {
	if (Array.isArray(value)) {
		return value.length === 0 ? [undefined] : Array.from(value).flatMap(splitEntries);
	}
	// A word, such as the panel's own values, has nothing in it to split.
	if (typeof value !== 'string' || /^\w+$/.test(value)) return [value];
	const text = trim(decodeEntities(value));
	const list = parseJsonList(text);
	if (list !== undefined) return splitEntries(list);
	const lines = text.replace(/[,;]$/, '').replace(/\r\n?/g, '\n');
	return lines.split(SEPARATOR).map(trim);
}

/** Trims a text, unless it has a zero-width no-break space, which is white space to JavaScript, but not to Unicode. */
function trim(text: string): string {
	return text.includes('\uFEFF') ? text : text.trim();
}

/** Parses a text with a JSON array; returns undefined when it is anything else, or nested too deeply. */
export function parseJsonList(text: string): unknown[] | undefined {
	if (!text.startsWith('[')) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) && !isNestedTooDeeply(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Formats which entry of a list a message is about, e.g. `Entry 2 of 'Clients'`; only the label when there is one
 * entry.
 */
export function formatEntryOf({ label }: Parameter, index: number, count: number): string {
	return count > 1 ? `Entry ${index + 1} of '${label}'` : `'${label}'`;
}
