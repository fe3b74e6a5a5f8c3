import { decodeEntities } from '../transport/plainText';
import { straightenPunctuation, toDisplayText, toSearchWords } from '../transport/text';
import { parseEmailAddress } from './emailAddress';

/**
 * Returns the form in which two names are compared. Letter case, white space, invisible characters, typographic
 * apostrophes and hyphens, HTML entities and the Unicode form of accents do not matter; everything else does, also whether
 * a letter has an accent.
 *
 * @param text a name as somebody entered it or as Plannr returned it
 * @returns the key; empty when the text contains no visible characters
 */
export function toMatchKey(text: string): string {
	const straightened = straightenPunctuation(toDisplayText(decodeEntities(text)).normalize('NFC'));
	return straightened.toLowerCase().normalize('NFC').replaceAll('ς', 'σ');
}

/**
 * Returns the form in which two e-mail addresses are compared: as for {@link toMatchKey}, and with an international
 * domain in its ASCII form (`xn--`). A `+tag` counts.
 *
 * @param address an address as somebody entered it or as Plannr returned it
 */
export function toEmailKey(address: string): string {
	return parseEmailAddress(address)?.key ?? toMatchKey(address);
}

/** Plain characters, which have no second spelling; the last of them must not carry an accent of its own. */
const PLAIN_RUN = /[a-z0-9.@_+]+(?!\p{M})/giu;

/**
 * Returns the longest part of a name or an e-mail address that all its spellings share. Plannr finds parts of values,
 * but whether it disregards apostrophes, accents or white space is not documented.
 *
 * @param text a name or an e-mail address
 * @returns the part as it was written; empty when there is none, so that the whole list must be read
 */
export function toServerSearch(text: string): string {
	const [local = '', domain] = toDisplayText(text).normalize('NFC').split('@');
	const hasOneForm =
		domain !== undefined && /^[\p{ASCII}]*$/u.test(domain) && !/xn--/i.test(domain);
	const shared = domain === undefined ? local : `${local}@${hasOneForm ? domain : ''}`;
	return (shared.match(PLAIN_RUN) ?? []).reduce(
		(longest, run) => (run.length > longest.length ? run : longest),
		'',
	);
}

/** Words of a name that do not distinguish people or firms. */
const COMMON_WORDS = new Set(
	'mr mrs ms miss mx dr prof professor sir dame lord lady rev revd reverend the and ltd limited llp plc co company'.split(
		' ',
	),
);

const MAX_SIMILAR = 3;

interface IndexedName {
	readonly name: string;
	readonly key: string;
	/** The words that distinguish it. */
	readonly words: ReadonlySet<string>;
}

/** Per word: a surname that thousands share distinguishes nobody, and the other words of the name still do. */
const MAX_NAMES_PER_WORD = 100;

/**
 * Indexes names, to find those that somebody may have meant.
 *
 * @param candidates the names that exist
 * @returns a function that returns up to three names similar to a given one, the most similar first: those that differ by
 *   a title, by the order of the words or by accents, and those of which one is a part of the other; never an equal name
 */
export function indexSimilarNames(candidates: Iterable<string>): (name: string) => string[] {
	const namesByWord = new Map<string, IndexedName[]>();
	for (const candidate of new Set(candidates)) {
		const indexed = indexName(candidate);
		for (const word of indexed.words) {
			const names = namesByWord.get(word) ?? [];
			if (names.length < MAX_NAMES_PER_WORD) names.push(indexed);
			namesByWord.set(word, names);
		}
	}
	return (name) => {
		const { key, words } = indexName(name);
		const candidatesOfWords = [...words].flatMap((word) => namesByWord.get(word) ?? []);
		return [...new Set(candidatesOfWords)]
			.filter((candidate) => candidate.key !== key && isPart(candidate.words, words))
			.sort((one, other) => sizeDifference(one, words) - sizeDifference(other, words))
			.slice(0, MAX_SIMILAR)
			.map((candidate) => candidate.name);
	};
}

function indexName(name: string): IndexedName {
	const words = toSearchWords(name).filter((word) => !COMMON_WORDS.has(word));
	return { name, key: toMatchKey(name), words: new Set(words) };
}

/** Whether all words of one name are in the other, whichever it is. */
function isPart(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
	const [part, whole] = one.size < other.size ? [one, other] : [other, one];
	return [...part].every((word) => whole.has(word));
}

function sizeDifference({ words }: IndexedName, others: ReadonlySet<string>): number {
	return Math.abs(words.size - others.size);
}
