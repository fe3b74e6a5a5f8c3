import { type InvalidParameters, type Parameter, invalidParameter, invalidValue } from './item';
import { isDateTime } from './calendarDate';
import { NOT_FILLED_IN, findUnfilled } from './placeholders';
import { toPlainText } from '../transport/plainText';
import { removeInvisible } from '../transport/text';

const TRUE_WORD = /^\s*(?:true|yes|on|1)\s*$/i;
const FALSE_WORD = /^\s*(?:false|no|off|0)\s*$/i;

/**
 * Parses a boolean.
 *
 * @param parameter a boolean, or a word or number that stands for one, as expressions and language models return
 * @param defaultValue returned for undefined, when the parameter is not set
 * @throws {InvalidParameters} when the value is anything else
 */
export function parseBoolean(parameter: Parameter, defaultValue: boolean): boolean {
	const { value, label } = parameter;
	if (typeof value === 'boolean') return value;
	if (value === undefined) return defaultValue;
	const word = toWord(value);
	if (TRUE_WORD.test(word)) return true;
	if (FALSE_WORD.test(word)) return false;
	throw invalidValue(parameter, 'must be true or false', `Correct '${label}'`);
}

function toWord(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * Refuses to run a node that is deactivated by something other than `true`, such as the text: its editor shows it as
 * deactivated, but n8n runs it (n8n-core, workflow-execute).
 *
 * @param node the node, as the workflow has it: the setting may be of any type
 * @throws {InvalidParameters} when it is
 */
export function rejectDeactivated({ disabled }: { readonly disabled?: unknown }): void {
	if (!TRUE_WORD.test(toWord(disabled))) return;
	throw invalidParameter(
		'disabled',
		'The node is deactivated in a form that n8n does not understand',
		'Activate it in the editor, or deactivate it there',
	);
}

/**
 * Parses a whole number or a text of digits; throws {@link InvalidParameters} when it is anything else, or below the
 * minimum.
 */
export function parseWholeNumber(parameter: Parameter, minimum: number): number {
	const number = parseNumber(parameter.value);
	if (Number.isSafeInteger(number) && number >= minimum) return number;
	const flaw = `must be a whole number, ${minimum} or more`;
	throw invalidValue(parameter, flaw, `Correct '${parameter.label}'`);
}

/**
 * Converts a number or its digits to a number, and anything else to NaN: JavaScript would also accept a list, a boolean
 * and `0x1e`. `1.000` may be a thousand.
 */
export function parseNumber(value: unknown): number {
	const isDigits = typeof value === 'string' && /^\s*\d+(?:\.(?!\d{3}\s*$)\d+)?\s*$/.test(value);
	return typeof value === 'number' || isDigits ? Number(value) : NaN;
}

/**
 * What JavaScript, Luxon, Moment.js (`Invalid date`) and n8n (`[Object: {…}]`) make of a value that has no text, and a sum
 * or a rate that is no number: it cannot be meant wherever it stands.
 */
const CONVERSION =
	/\[object \w+\]|\[(?:Object|Array|DateTime): |\{ \[native code\] \}|[£€$] ?(?:NaN|null|undefined)\b|\b(?:NaN|null|undefined)%|\bInvalid (?:DateTime|Duration|Interval|Date\b(?! of\b)|date\b(?! \w| [(–—-]|:))/;

/** A text that is nothing but the names of missing values. */
const NO_VALUE = /^(?:(?:undefined|null|NULL|NaN|nan)[\s,;:/-]*)+$/;

/** Codes that spreadsheets show when a formula fails, and number signs, which stand for a column that is too narrow. */
const SPREADSHEET_ERROR =
	/^(?:(?:#(?:N\/A|NAME\?|DIV\/0!|GETTING_DATA|(?:REF|VALUE|NUM|NULL|SPILL|CALC|ERROR|FIELD|BLOCKED|BUSY|CONNECT|EXTERNAL|PYTHON|TIMEOUT|UNKNOWN)!|##+(?!#))|Err:\d{3})[\s,;:/-]*)+$/;

/**
 * A spreadsheet's formula that was exported in place of its result: it begins with a function (`=SUM(A1:A3)*2`), or with a
 * cell (`=$A$1`, `=Sheet1!A1&B1`) and nothing but an operator after it.
 */
const FORMULA =
	/^=[+@{-]*(?:[A-Z][A-Z\d.]*\(.*\)|(?:(?:'[^']+'|[\w.]+)!)?\$?[A-Z]{1,3}\$?\d{1,7}(?=[}:&+*/^<>=-]|$))/s;

/**
 * An expression that was entered as fixed text: it has a variable or a call, unlike a placeholder in a letter. One without
 * braces, or with some of them (`Ring $json.phone }}`), has what n8n calls its data: nobody writes that in a letter.
 */
const EXPRESSION =
	/\{\{[^{}]{0,300}?(?:\$[a-z_(]|\.\w+\(|\bnew \w+\()|\$(?:(?:json|input)(?:\.\w|\[["'\d])|fromAI\(|(?:node\[|\()["'][^"'\n]{0,200}["'][\])])|^\s*\$(?:json|input)\s*$/i;

/**
 * A text of nothing but placeholders, as in mail merges and forms: `{{name}}`, `<reason>`, `<<Name>>`, `${x}`, `*|NAME|*`.
 * An address, a link or a remark in angle brackets is none.
 */
const PLACEHOLDER =
	/^[\s"'(]*(?:(?:\{\{[^{}]*\}\}|<<[^<>]*>>|<\s*(?:[\p{L}_][\p{L}\p{N}_.-]*\s*|(?:your|insert|enter|provide)\s[^<>]*)>|«[^«»]*»|[$#@]?\{\$?[\w.:]+\}|\{[%!][^{}]*\}|<%[^<>]*%>|%\w+%|\*\|[\w:]+\|\*|\[\[[^[\]]*\]\])[\s,;:.!?"')-]*)+$/iu;

/** Halves of characters that were cut in two, and control characters: servers reject a body that contains them. */
const UNSENDABLE = /\p{Cs}|(?![\s\u0085])\p{Cc}/gu;

/** Letters, digits, signs: neither white space nor characters such as the zero-width space. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Parses an optional text.
 *
 * @returns the text, untrimmed, without characters that cannot be sent; undefined when it is empty or white space
 * @throws {InvalidParameters} when the value has no meaningful text, such as a list, or its text cannot be meant
 */
export function parseOptionalText(parameter: Parameter): string | undefined {
	const { value } = parameter;
	if (value === null || value === undefined) return undefined;
	const text = toText(value);
	if (text === undefined) throw createNoTextError(parameter);
	if (/^[^\S\uFEFF]*$/.test(text)) return undefined;
	const flaw = findFlaw(text);
	if (flaw === undefined) return text.replace(UNSENDABLE, '');
	throw createTextError(parameter, flaw);
}

function createTextError(parameter: Parameter, flaw: string): InvalidParameters {
	const advice = `Correct the text or the expression in '${parameter.label}'`;
	return invalidValue(parameter, flaw, advice);
}

function createNoTextError(parameter: Parameter): InvalidParameters {
	const advice = `If '${parameter.label}' is an expression, make it return text rather than a list, an object, true or false`;
	return invalidValue(parameter, 'must be text', advice);
}

/**
 * Parses an optional text for people to read: as {@link parseOptionalText}, but one without words is empty, and a
 * spreadsheet's `TRUE` or `FALSE` is the value of a checkbox.
 */
export function parseOptionalMessage(parameter: Parameter): string | undefined {
	const text = parseOptionalText(parameter);
	if (text === undefined || !hasWords(text)) return undefined;
	if (/^(?:true|false)$/i.test(text.trim())) throw createNoTextError(parameter);
	const flaw = findUnfilled(text.replace(TAG, ''), parameter);
	if (flaw !== undefined) throw createTextError(parameter, flaw);
	return text;
}

/** The tags with which an editor of formatted text surrounds words, or nothing. */
const TAG =
	/<\/?(?:p|br|hr|div|span|font|a|b|i|u|s|em|strong|h[1-6]|ul|ol|li|table|tbody|tr|td|blockquote|pre|html|head|body|o:p)(?:\s[^<>=]*=[^<>]*|\s*\/?)>/gi;

/** In characters; a longer text is not worth decoding. */
const MAX_DECODED_LENGTH = 10_000;

/** Whether a text says something: punctuation such as `...`, `--` or `""`, or HTML without content, is an empty field. */
function hasWords(text: string): boolean {
	const plain = text.length > MAX_DECODED_LENGTH ? removeInvisible(text) : toPlainText(text);
	return /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}\p{Script=Braille}✓-✘]/u.test(
		plain.replace(TAG, ''),
	);
}

/** Returns a text, or that of a number or of n8n's DateTime; undefined for anything else, and for a division by zero. */
function toText(value: unknown): string | undefined {
	if (isDateTime(value)) return value.toString();
	if (value === Infinity || value === -Infinity) return undefined;
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Returns why a text cannot be meant, if it cannot, worded to follow the parameter's label. */
export function findFlaw(text: string): string | undefined {
	if (!VISIBLE.test(text)) return 'contains no visible characters';
	const conversion = CONVERSION.exec(text)?.[0];
	if (conversion !== undefined) {
		return `contains '${conversion}', so its expression does not return text`;
	}
	if (EXPRESSION.test(text)) return 'contains an expression that n8n did not evaluate';
	const bare = text.replace(TAG, '').trim();
	if (PLACEHOLDER.test(bare)) return NOT_FILLED_IN;
	if (isSpreadsheetError(bare)) return "contains only a spreadsheet's code such as #N/A";
	if (FORMULA.test(bare)) return "contains a spreadsheet's formula instead of its result";
	return NO_VALUE.test(bare) ? 'contains only a placeholder for a missing value' : undefined;
}

/** Whether a text is nothing but what spreadsheets show when a formula fails or a column is too narrow. */
export function isSpreadsheetError(text: string): boolean {
	return SPREADSHEET_ERROR.test(text.trim());
}
