import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import { findParameters, findPanelTexts } from './panelTexts';
import { panels } from './panels';
import { collectProblems } from '../parameters/problemsOf';
import { findQuotedLabels, findTitleCaseWords, findWrongWords } from './wordingRules';
import { createItem } from './itemOf';
import { allOperations } from './allOperations';

/** Every text in what an operation says, with its place. */
function findTexts(words: unknown, place = ''): Array<[string, string]> {
	if (typeof words === 'string') return [[place, words]];
	if (!isRecord(words)) return [];
	return Object.entries(words).flatMap(([name, inner]) =>
		findTexts(inner, place === '' ? name : `${place}.${name}`),
	);
}

/** Items that nobody could read. */
const invalidItems = [
	createItem({}),
	{ getValue: () => ({ nonsense: true }), timeZone: 'Europe/London', isTool: false },
	{ getValue: () => 'nonsense', timeZone: 'Europe/London', isTool: false },
	{ getValue: () => ['nonsense', 1], timeZone: 'Europe/London', isTool: false },
];

const labels = panels.flatMap(({ properties }) =>
	findParameters(properties).map(({ displayName }) => displayName),
);

describe.each(allOperations)('What %s says', (_, operation) => {
	const { messages: words } = operation;
	// Messages list the choices by their labels, of which one may be a part of another.
	const choices = findPanelTexts(operation.fields)
		.flatMap(({ place, label }) => (place.includes('=') ? [label] : []))
		.sort((one, other) => other.length - one.length);
	const withoutChoices = (text: string) =>
		choices.reduce((rest, label) => rest.replaceAll(label, ''), text);
	const complaints = invalidItems.flatMap((item) => collectProblems(() => operation.parse(item)));
	const sentences = [
		...findTexts(words).filter(([place]) => !/^(labels|write\.done)\./.test(place)),
		...complaints.flatMap(({ parameter, ...said }) => findTexts({ ...said }, parameter)),
	];

	it.each(sentences)('in %s can be read by everybody: %s', (__, text) => {
		expect(findWrongWords(text)).toEqual([]);
		expect(findTitleCaseWords(withoutChoices(text))).toEqual([]);
		expect(text).toMatch(/^([A-Z]|')/);
		// What comes after it is put there by the run.
		expect(text).not.toMatch(/[.!]$/);
		expect(text).toBe(text.trim());
	});

	it('names parameters by labels that people can find', () => {
		const named = sentences.flatMap(([, text]) => findQuotedLabels(text));
		expect(labels).toEqual(expect.arrayContaining(named));
	});

	it('of what was done can stand after a number', () => {
		const { one, many } = words.write?.done ?? { one: '', many: '' };
		for (const text of [one, many]) {
			expect(text).toMatch(/^([a-z].*[a-z])?$/);
			expect(findWrongWords(text)).toEqual([]);
		}
		expect(one === many).toBe(words.write === undefined);
	});
});
