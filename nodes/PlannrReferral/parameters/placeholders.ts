import { SURROUNDINGS, removeInvisible, toDisplayText } from '../transport/text';
import type { Parameter } from './item';

/** Why a text that is a placeholder cannot be meant, worded to follow the parameter's label. */
export const NOT_FILLED_IN = 'contains only a placeholder that was not filled in';

/** In characters; a longer text is not worth a closer look. */
const MAX_LENGTH = 200;

const VERB = '(?:please )?(?:insert|enter|add|type|write|provide|specify|state|give|fill in)';

const ADJECTIVES = '(?:(?:an?|the|any|your|some|short|brief|optional|additional|further) )*';

const NOUN =
	"(?:(?:rejection|client(?:'?s)?|first|last|full|firm) )?(?:notes?|reasons?|text|message|comments?|details|explanation|name)";

/** What templates have in brackets in place of a text. */
const BRACKETED = [
	`${VERB} ${ADJECTIVES}${NOUN}(?: (?:text|here|for|to|of)\\b[^\\])]*)?`,
	`${ADJECTIVES}${NOUN}(?: (?:text|here|goes here))?`,
	'insert|placeholder|todo|tb[acd]|to be (?:added|completed|confirmed)|blank|empty',
].join('|');

/** What they have without brackets; `Provide details` is what somebody may be asked for. */
const BARE = [
	`(?:${VERB} ${ADJECTIVES}|${ADJECTIVES}your ${ADJECTIVES})${NOUN} here`,
	`(?:insert|your) ${ADJECTIVES}${NOUN}`,
	`${ADJECTIVES}${NOUN} goes here`,
	// The first entry of a dropdown, which is what a form sends when nobody has chosen one.
	`(?:please )?(?:select|choose)(?: (?:an?|one|your|the))?(?: (?:option|item|value|answer|${NOUN}))?(?: below| from (?:the )?list)?`,
].join('|');

const PLACEHOLDERS = [
	new RegExp(`^(?:[[(]\\s*(?:${BRACKETED})[\\s.…]*[\\])][\\s,;:.!?-]*)+$`, 'i'),
	new RegExp(`^[-–—<*([\\s]*(?:${BARE})[-–—>*)\\]\\s.…!:]*$`, 'i'),
];

/** What JavaScript writes for a missing value: in lower case, unlike a surname. */
const MISSING = '(?:undefined|null|NaN)';

const SALUTATION = '(?:[Dd]ear|[Hh]ello|[Hh]i|[Gg]ood (?:morning|afternoon|evening))';

const TITLE = '(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame)\\.?';

/** Texts of a salutation without a name, or of labels without values. */
const EMPTY_TEMPLATES = [
	new RegExp(`^${SALUTATION}(?: ${TITLE})?(?: ${MISSING})+[\\s,.!:]*$`),
	/^(?:dear|(?:dear|hello|hi|good (?:morning|afternoon|evening))\s+[,.!:])[\s,.!:]*$/i,
	new RegExp(`^(?:\\p{L}[\\p{L}'/() -]{0,40}:\\s*(?:${MISSING}\\s*)?(?:[,;|]\\s*)?)+$`, 'u'),
];

/** The beginning of a letter: a salutation, and a name of a few words. */
const ONLY_SALUTATION = new RegExp(`^${SALUTATION}(?: [\\p{L}\\p{M}.'’&-]+){0,5},$`, 'u');

/** Variables of templates, as programs that send letters write them; people write no `_`, `.` or `=` in such brackets. */
const VARIABLE = new RegExp(
	[
		'\\{\\{ ?(?=[\\w-]{0,40}[._=])[a-z][\\w.=-]{1,80} ?(?:\\|[^{}]{0,100})?\\}\\}',
		// A file in them is an attachment.
		'(?:<<|\\[\\[|«)(?=\\w{0,40}_)\\w{1,80}(?:>>|\\]\\]|»)',
		'[$#]\\{[a-z][\\w.]{0,60}\\}|\\{(?:!|(?=\\w{0,40}[_=]))[a-z][\\w.=]{0,60}\\}|%%[a-z][\\w ]{0,60}%%|\\*\\|[\\w:]{1,60}\\|\\*',
		`^ ?${SALUTATION}(?: (?:${TITLE}|[[{<«%]\\S{0,20}))? [[{<«%][^\\]}>»%@\\n]{0,60}(?:name|client|contact|title)[^\\]}>»%@\\n]{0,60}[\\]}>»%]+(?= ?(?:[,.!:]|$))`,
	].join('|'),
	'im',
);

/** Somebody who is addressed or called by nothing but a missing value; `hi, undefined terms` addresses nobody. */
const NAMELESS = new RegExp(
	[
		`^ ?[Dd]ear(?: ${TITLE})?(?: ${MISSING})+\\b`,
		'^ ?[Dd]ear(?: |(?:(?: (?:&|and))? (?:Mr|Mrs|Ms|Mx)\\.?)+ ?),',
		`^ ?${SALUTATION}(?: ${TITLE})?(?: ${MISSING})+(?= ?(?:[,.!:]|$))`,
		`\\b${TITLE} ${MISSING}\\b`,
	].join('|'),
	'm',
);

/** Returns why a text is what somebody or something should have filled in, worded to follow the parameter's label. */
export function findUnfilled(text: string, parameter: Parameter): string | undefined {
	const line = toDisplayText(text);
	if (line.length <= MAX_LENGTH) {
		const isPlaceholder = PLACEHOLDERS.some((form) => form.test(line));
		if (isPlaceholder || isFieldName(line, parameter)) return NOT_FILLED_IN;
		if (EMPTY_TEMPLATES.some((form) => form.test(line))) {
			return 'contains only a template without its values';
		}
		if (ONLY_SALUTATION.test(line)) return 'contains only a salutation';
	}
	const lines = removeInvisible(text).replace(/[^\S\n]+/g, ' ');
	if (VARIABLE.test(lines)) return 'contains a placeholder that was not filled in';
	const nameless = NAMELESS.exec(lines)?.[0].trim();
	return nameless && `contains '${nameless}', so a name is missing`;
}

/**
 * Whether a text is what a language model, a test request or a spreadsheet's heading has in place of a value: the field's
 * name, or its type in a JSON schema.
 */
function isFieldName(text: string, { name, label }: Parameter): boolean {
	const toWord = (words: string) =>
		words
			.toLowerCase()
			.replace(SURROUNDINGS, '')
			.replace(/[\s_-]+/g, '');
	const names = ['string', name, label, label.replace(/^.* /, '')];
	return names.map(toWord).includes(toWord(text));
}
