import type { IExecuteFunctions } from 'n8n-workflow';
import { toLondonDate } from '../transport/clock';
import { isRecord } from '../transport/json';

/** The value of a parameter for one item, and how it is called. */
export interface Parameter {
	/** Of any type, as expressions may return any; of a resource locator the value inside it. */
	readonly value: unknown;
	/** The mode of a resource locator. */
	readonly mode?: unknown;
	/** The name in saved workflows, for a field of a collection without the path to it. */
	readonly name: string;
	/** The label in the panel, for messages. */
	readonly label: string;
	/** Whether only one value is allowed, so that no advice mentions several. */
	readonly isSingle?: boolean;
}

/** The parameters of one input item. Reading them neither waits nor sends anything. */
export interface ItemParameters {
	/**
	 * Returns a parameter for this item, with expressions evaluated.
	 *
	 * @param path the parameter's name in saved workflows; for a field of a collection the path to it, such as
	 *   `filters.status`
	 * @returns the value is undefined when the parameter is not shown or was not added; null when it is there, but evaluates
	 *   to null or undefined (for a tool, also to a word such as `null` or an empty text)
	 * @throws {InvalidParameters} when the expression cannot be evaluated
	 */
	get(path: string, label: string): Parameter;
	/** Returns the present date in London as YYYY-MM-DD: Plannr's users are British firms. */
	today(): string;
	/** Whether the node runs as the tool of an AI agent, whose language model fills in parameters. */
	readonly isTool: boolean;
}

/** What language models write to leave a parameter empty, with or without quotation marks or brackets. */
const NULL_WORD =
	/^(["'`]?)(?:[<(]?(?:null|none|nil|undefined|n\/a|n\.a\.?|not applicable|(?<=<)unknown(?=>))\.?[>)]?|\[\s*\]|\{\s*\}|)\1$/i;

const GIVEN =
	'(?:available|entered|given|mentioned|necessary|needed|provided|required|set|specified|stated|supplied)';

const BY_USER = '(?: (?:by|from) (?:the )?user)?';

const CONTENT =
	'(?:(?:additional|further|other|particular|sla|special|specific) )?(?:comments?|data|date|deadline|details|info(?:rmation)?|instructions|notes?|reasons?|value)';

const NOW = '(?: (?:at (?:present|(?:the|this) (?:moment|time))|for now|so far|yet))?';

const REJECTION = '(?: rejecting| (?:the |this )?rejection(?: of)?)?';

/**
 * Phrases with which they leave out a text or a date. In other parameters they may be meant: clients may be filtered by
 * the status `Not set`.
 */
const NO_CONTENT = new RegExp(
	`^[^\\p{L}\\p{N}]*(?:${[
		'unknown|unspecified|null|nil|na|tb[acd]|to be (?:confirmed|decided|determined)|default|ignore|placeholder|skip',
		'(?:an? |leave )?(?:blank|empty|example)(?: (?:note|reason|string|text))?',
		`(?:none|nothing)(?: ${GIVEN}${BY_USER}| (?:further|specific|to add))?${NOW}`,
		`(?:(?:none|n/a|not applicable)[^\\p{L}\\p{N}]+)?(?:optional|not (?!necessary|needed|required)${GIVEN}${BY_USER})`,
		`(?:there (?:are|is|was|were) )?no ${CONTENT}(?: (?:was |were )?${GIVEN}${BY_USER})?${NOW}`,
		`(?:the )?(?:comments?|date|deadline|notes?|reasons?) (?:was |were )?not ${GIVEN}${BY_USER}`,
		`(?:the )?user (?:did|ha[ds])(?: not|n['’]t) (?:give|mention|provide|set|specif(?:y|ie)|state)[dn]?(?: (?:an? |any )?${CONTENT})?`,
	].join('|')})(?: for${REJECTION}(?: (?:the|this) referral)?)?[^\\p{L}\\p{N}]*$`,
	'iu',
);

/** Distinguishes a parameter that n8n does not have from one that is null. */
const NOT_STORED = {};

/**
 * Provides access to the parameters of the input items, by their index. A parameter without an expression is read once.
 *
 * Resource locators are unwrapped here and not by n8n's `extractValue`, which throws on some of the types that an
 * expression may return (n8n-core, utils/extract-value). The fields of a collection are read one by one: n8n would turn
 * a DateTime inside a collection into text, and blame the collection for a field's expression (n8n-core,
 * node-execution-context).
 */
export function createParameterReader(
	context: IExecuteFunctions,
	isInTool: boolean,
): (index: number) => ItemParameters {
	/** The parameters read so far, by path; undefined where an expression may give each item another value. */
	const fixed = new Map<string, Parameter | undefined>();
	const stored = (path: string): unknown =>
		context.getNodeParameter(path, 0, NOT_STORED, { rawExpressions: true });
	const read = (path: string, label: string, index: number): Parameter => {
		const found =
			context.getNodeParameter(path, index, null) ??
			(stored(path) === NOT_STORED ? undefined : null);
		// A locator without a value is there, but empty.
		const { value, mode } = isLocator(found)
			? { ...found, value: found.value ?? null }
			: { value: found, mode: undefined };
		const parameter = rejectDeepNesting({ value, mode, name: lastPart(path), label });
		return isInTool ? { ...parameter, value: replaceNullWords(value) } : parameter;
	};
	return (index) => ({
		isTool: isInTool,
		today: () => toLondonDate(Date.now()),
		get(path, label) {
			const known = fixed.get(path);
			if (known !== undefined) return known;
			try {
				const parameter = read(path, label, index);
				if (!fixed.has(path)) fixed.set(path, hasExpression(stored(path)) ? undefined : parameter);
				return parameter;
			} catch (caught) {
				throw toExpressionProblem(caught, path, label, ' against the data of this item');
			}
		},
	});
}

/** Whether n8n evaluates an expression in a parameter's saved value: a text that begins with an equals sign. */
function hasExpression(value: unknown): boolean {
	return JSON.stringify(value).includes('"=');
}

/**
 * Turns what n8n throws into a problem of the parameter: it throws when it cannot evaluate an expression, or when something
 * is read from what one returned, such as `$env`, and its message may quote the item's data.
 *
 * @param data what else the expression should be checked against, worded to follow a verb
 */
export function toExpressionProblem(
	caught: unknown,
	path: string,
	label: string,
	data = '',
): InvalidParameters {
	if (caught instanceof InvalidParameters) return caught;
	return invalidParameter(
		lastPart(path),
		`The expression in '${label}' could not be evaluated`,
		`Open the expression in '${label}' and check it${data}`,
	);
}

/**
 * Replaces words such as `null` with null. Only for tools: in a workflow, somebody may have meant the note `None`.
 *
 * @param value a parameter's value, in which lists and resource locators are searched
 */
export function replaceNullWords(value: unknown): unknown {
	if (typeof value === 'string') return NULL_WORD.test(value.trim()) ? null : value;
	if (Array.isArray(value)) return value.map(replaceNullWords);
	return isLocator(value) ? { ...value, value: replaceNullWords(value.value) } : value;
}

/** A resource locator as n8n saves it. */
interface Locator {
	readonly mode?: unknown;
	readonly value?: unknown;
}

/**
 * Whether a parameter's value is a resource locator, and not what an expression returned in its place. Workflows that no
 * panel has saved may lack the mark `__rl`, and n8n takes those for locators too (n8n-workflow, node-helpers).
 */
export function isLocator(value: unknown): value is Locator {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	return ('__rl' in value && value.__rl === true) || ('mode' in value && 'value' in value);
}

/** Returns the name of a field without the path to it: `status` for `filters.status`. */
function lastPart(name: string): string {
	return name.slice(name.lastIndexOf('.') + 1);
}

/** A problem with one parameter of one item, worded for the user. */
export interface ParameterProblem {
	/** The parameter's name in saved workflows, e.g. `slaDeadline`. */
	readonly parameter: string;
	/** The problem, naming the parameter by its label. Quotes the value only where somebody must recognise it to correct it. */
	readonly message: string;
	readonly advice: string;
}

/** Thrown by all parsers of parameters when an item cannot be sent as it is. */
export class InvalidParameters extends Error {
	/** @param problems every problem with the item, in the order of the panel; at least one */
	constructor(readonly problems: readonly ParameterProblem[]) {
		super(problems.map((problem) => problem.message).join('; '));
		this.name = 'InvalidParameters';
	}
}

/** Creates the error for a problem with one parameter; see {@link ParameterProblem}. */
export function invalidParameter(
	parameter: string,
	message: string,
	advice: string,
): InvalidParameters {
	return new InvalidParameters([{ parameter, message, advice }]);
}

/** Creates the error for the value of a parameter; the flaw is worded to follow the label, as in `must be text`. */
export function invalidValue(
	{ name, label }: Parameter,
	flaw: string,
	advice: string,
): InvalidParameters {
	return invalidParameter(name, `'${label}' ${flaw}`, advice);
}

/** Creates the error for a parameter in which nothing is. */
export function createEmptyError(parameter: Parameter, advice: string): InvalidParameters {
	return invalidValue(parameter, 'is empty', advice);
}

type Parsers<Values> = { readonly [Name in keyof Values]: () => Values[Name] };

/**
 * Parses several parameters and reports all their problems together, so that users can fix them in one go.
 *
 * @param parsers one parser for each value
 * @returns the value of each parser
 * @throws {InvalidParameters} with the problems of all parsers
 */
export function parseAll<Values extends object>(parsers: Parsers<Values>): Values {
	const problems: ParameterProblem[] = [];
	const values: Partial<Values> = {};
	for (const name in parsers) {
		try {
			values[name] = parsers[name]();
		} catch (caught) {
			problems.push(...problemsOf(caught));
		}
	}
	if (isComplete(values, parsers)) return values;
	// Several parsers may parse the same parameter.
	const distinctProblems = new Map(problems.map((problem) => [problem.message, problem]));
	throw new InvalidParameters([...distinctProblems.values()]);
}

function isComplete<Values extends object>(
	values: Partial<Values>,
	parsers: Parsers<Values>,
): values is Values {
	return Object.keys(parsers).every((name) => name in values);
}

function problemsOf(caught: unknown): readonly ParameterProblem[] {
	if (caught instanceof InvalidParameters) return caught.problems;
	throw caught;
}

/**
 * Returns a filter, an option or another setting; parameters as for {@link ItemParameters.get}. An expression must not
 * switch it off by giving nothing: a mistyped column would list everything.
 *
 * @returns the value is undefined where the default applies: the setting is not there, or an agent's model left it empty
 * @throws {InvalidParameters} when it is there, but nothing is in it
 */
export function getSetting(item: ItemParameters, path: string, label: string): Parameter {
	const parameter = item.get(path, label);
	return item.isTool && isNothing(parameter.value)
		? { ...parameter, value: undefined }
		: rejectNothing(parameter, path);
}

/** Returns a setting that prevents harm: as {@link getSetting}, but an agent's model must not switch it off either. */
export function getSafeguard(item: ItemParameters, path: string, label: string): Parameter {
	return rejectNothing(item.get(path, label), path);
}

/** JSON in place of a text: `{"note": "Ring first"}`. */
const JSON_TEXT = /^(?=.*\w)\s*(?:\{\s*".*\}|\[\s*".*\])\s*$/s;

/**
 * Returns a text or a date: null where an agent's model says in words that there is none, and an object, which is
 * neither, where it wrote JSON.
 */
export function getContent(item: ItemParameters, path: string, label: string): Parameter {
	const parameter = item.get(path, label);
	const { value } = parameter;
	if (!item.isTool || typeof value !== 'string') return parameter;
	if (JSON_TEXT.test(value)) return { ...parameter, value: {} };
	return NO_CONTENT.test(value) ? { ...parameter, value: null } : parameter;
}

/** Lists of the panel are nested once or twice; ones that are nested without end would overflow the stack. */
const MAX_DEPTH = 50;

/** Whether a value has too many lists, or too many of the objects that stand for their entries, inside each other. */
export function isNestedTooDeeply(value: unknown, depth = 0): boolean {
	if (typeof value !== 'object') return false;
	if (depth > MAX_DEPTH) return true;
	return listEntries(value).some((entry) => isNestedTooDeeply(entry, depth + 1));
}

/** Lists the entries of a list, and what an object that stands for one contains: a locator, a record or a row. */
function listEntries(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (!isRecord(value)) return [];
	const names = ['value', 'uuid', 'client', 'clientUuid'].filter((name) => name in value);
	return names.map((name) => value[name]);
}

/** Returns a parameter unless its value is nested too deeply; see {@link isNestedTooDeeply}. */
export function rejectDeepNesting(parameter: Parameter): Parameter {
	if (!isNestedTooDeeply(parameter.value)) return parameter;
	const advice = `Check the expression in '${parameter.label}': it must return text or a list of texts`;
	throw invalidValue(parameter, 'contains lists that are nested too deeply', advice);
}

/** Whether a value is empty: null or undefined, white space, `[]`, or a list of such values. */
export function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(isNothing);
	if (typeof value === 'string') return /^\s*(?:\[\s*\]\s*)?$/.test(value);
	return value === null || value === undefined;
}

function rejectNothing(parameter: Parameter, path: string): Parameter {
	const { value, label } = parameter;
	if (value === undefined || !isNothing(value)) return parameter;
	// The order and the field of a sort rule are removed together.
	const orRemove = /^\w+\.\w+$/.test(path) ? `, or remove '${label}'` : '';
	throw createEmptyError(parameter, `Enter a value in '${label}'${orRemove}`);
}
