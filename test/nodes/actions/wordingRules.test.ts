import {
	hasCorrectEnding,
	findQuotedLabels,
	findTitleCaseWords,
	findWrongWords,
} from './wordingRules';

describe('The rules of wording', () => {
	it.each([
		['An error occurred', 'error'],
		['Two problems', 'problems'],
		['The customer to refer', 'customer'],
		['Your advisor', 'advisor'],
		['The partner firm', 'partner'],
		['The ID of the referral', 'ID'],
		['It was canceled', 'canceled'],
		['The color', 'color'],
		['An authorized account', 'authoriz'],
	])('find fault with "%s"', (text, word) => {
		expect(findWrongWords(text)).toContainEqual(expect.stringMatching(`^${word}: `));
	});

	it.each([
		'The connection to send the referral over',
		'An adviser of the other firm',
		'UUIDs are separated by commas',
		'The run was cancelled',
		'Whether to return a simplified version of the response',
	])('find none with "%s"', (text) => {
		expect(findWrongWords(text)).toEqual([]);
	});

	it.each<[string, string[]]>([
		['What the other firm will see. Nothing else is shared.', []],
		["The UUIDs in 'Further Clients', as Plannr's pages have them", []],
		["Check the credential's account and its 'Base URL'", []],
		['The Referral to read', ['Referral']],
		['Read it. The Shared Data, however, Stays', ['Shared', 'Data', 'Stays']],
	])('find the Title Case in "%s"', (text, found) => {
		expect(findTitleCaseWords(text)).toEqual(found);
	});

	it.each([
		['One sentence', true],
		['One sentence.', false],
		['Two. Sentences.', true],
		['Two. Sentences', false],
		['Whether e.g. this counts as one', true],
	])('judge how "%s" ends', (text, isWell) => {
		expect(hasCorrectEnding(text)).toBe(isWell);
	});

	it('find the labels in single quotes, and no apostrophes', () => {
		const text =
			"The adviser's code in 'Referral Code', or the credential's 'Base URL'; 'sent' is none";
		expect(findQuotedLabels(text)).toEqual(['Referral Code', 'Base URL']);
	});
});
