import { isDateTime } from './calendarDate';
import { invalidParameter } from './invalidParameters';

/** What JavaScript and Luxon make of a value that has no text: it cannot be meant wherever it stands. */
const CONVERSION = /\[object \w+\]|\bInvalid (?:DateTime|Duration|Interval|Date\b(?! of\b))/;

/** A text that is nothing but the names of missing values. */
const NO_VALUE = /^(?:(?:undefined|null|NULL|NaN)[\s,;:/-]*)+$/;

/** What a spreadsheet shows when a formula fails. */
const SPREADSHEET_ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/;

/** An expression that was entered as fixed text. */
const EXPRESSION = /\{\{\s*\$[^{}]*\}\}/;

/** Letters, digits, signs: neither white space nor characters such as the zero-width space. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Parses an optional text.
 *
 * @param value the parameter's value
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the text, untrimmed, or undefined when it is empty or white space
 * @throws {InvalidParameters} when the value has no meaningful text, such as a list, or its text cannot be meant
 */
export function parseOptionalText(
	value: unknown,
	parameter: string,
	label: string,
): string | undefined {
	if (value === null || value === undefined) return undefined;
	const text = toText(value);
	if (text === undefined) {
		throw invalidParameter(
			parameter,
			`'${label}' must be text`,
			`If '${label}' is an expression, make it return text rather than a list or an object`,
		);
	}
	if (/^[^\S\uFEFF]*$/.test(text)) return undefined;
	const flaw = findFlaw(text);
	if (flaw === undefined) return text;
	throw invalidParameter(
		parameter,
		`'${label}' ${flaw}`,
		`Correct the text or the expression in '${label}'`,
	);
}

/** Returns the text of a scalar or of n8n's DateTime; undefined for other objects. */
function toText(value: unknown): string | undefined {
	if (isDateTime(value)) return value.toString();
	const isScalar =
		typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
	return isScalar ? String(value) : undefined;
}

/**
 * Finds out why a text cannot be meant, if it cannot.
 *
 * @returns the reason, worded to follow the parameter's label
 */
export function findFlaw(text: string): string | undefined {
	if (!VISIBLE.test(text)) return 'contains no visible characters';
	const conversion = CONVERSION.exec(text)?.[0];
	if (conversion !== undefined) {
		return `contains '${conversion}', so its expression does not return text`;
	}
	if (EXPRESSION.test(text)) return 'contains an expression that n8n did not evaluate';
	if (SPREADSHEET_ERROR.test(text.trim())) return 'contains only the error of a spreadsheet';
	return NO_VALUE.test(text.trim()) ? 'contains only a word for a missing value' : undefined;
}
