import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import { findParameters, findPanelTexts } from './panelTexts';
import { panels } from './panels';
import { collectProblems } from '../parameters/collectProblems';
import { findQuotedLabels, findTitleCaseWords, findWrongWords } from './wordingRules';
import { createItem, createItemOf } from './createItem';
import { allOperations } from './allOperations';

/** Finds all texts in the messages of an operation, with their paths. */
function findTexts(messages: unknown, path = ''): Array<[string, string]> {
	if (typeof messages === 'string') return [[path, messages]];
	if (!isRecord(messages)) return [];
	return Object.entries(messages).flatMap(([name, inner]) =>
		findTexts(inner, path === '' ? name : `${path}.${name}`),
	);
}

const invalidItems = [
	createItem({}),
	createItemOf(() => ({ nonsense: true })),
	// An object that cannot be converted to text.
	createItemOf(() => ({ nonsense: true, toString: undefined, valueOf: undefined })),
	createItemOf(() => 'nonsense'),
	createItemOf(() => ['nonsense', 1]),
];

const labels = panels.flatMap(({ properties }) =>
	findParameters(properties).map(({ displayName }) => displayName),
);

it('Quoted labels are distinguished from apostrophes and quoted values', () => {
	const text = "The adviser's code in 'Referral Code', or the credential's 'Base URL'; not 'sent'";
	expect(findQuotedLabels(text)).toEqual(['Referral Code', 'Base URL']);
});

describe.each(allOperations)('The messages of %s', (_, operation) => {
	const { messages } = operation;
	// Messages list options by their labels, one of which may be a part of another: longest first.
	const options = findPanelTexts(operation.fields)
		.flatMap(({ path, label }) => (path.includes('=') ? [label] : []))
		.sort((one, other) => other.length - one.length);
	const withoutOptions = (text: string) =>
		options.reduce((rest, label) => rest.replaceAll(label, ''), text);
	const problems = invalidItems.flatMap((item) => collectProblems(() => operation.parse(item)));
	const sentences = [
		...findTexts(messages).filter(([path]) => !/^(labels|write\.done)\./.test(path)),
		...problems.flatMap(({ parameter, ...texts }) => findTexts({ ...texts }, parameter)),
	];

	it.each(sentences)('follow the wording rules in %s: %s', (__, text) => {
		expect(findWrongWords(text)).toEqual([]);
		expect(findTitleCaseWords(withoutOptions(text))).toEqual([]);
		expect(text).toMatch(/^([A-Z]|')/);
		// The text that follows is added when the error is created.
		expect(text).not.toMatch(/[.!]$/);
		expect(text).toBe(text.trim());
	});

	it('quote only labels that a panel shows', () => {
		const named = sentences.flatMap(([, text]) => findQuotedLabels(text));
		expect(labels).toEqual(expect.arrayContaining(named));
	});

	it('about what was done can follow a number', () => {
		const { one, many } = messages.write?.done ?? { one: '', many: '' };
		for (const text of [one, many]) {
			expect(text).toMatch(/^([a-z].*[a-z])?$/);
			expect(findWrongWords(text)).toEqual([]);
		}
		expect(one === many).toBe(messages.write === undefined);
	});
});
