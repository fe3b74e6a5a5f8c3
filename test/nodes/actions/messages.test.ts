import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import { parametersIn, shownIn } from './panelTexts';
import { panels } from './panels';
import { complaintsFrom } from '../parameters/problemsOf';
import { labelsNamedIn, straysOfTitleCase, wrongWords } from './wordingRules';
import { itemOf } from './itemOf';
import { theOperations } from './allOperations';

/** Every text in what an operation says, with its place. */
function textsIn(words: unknown, place = ''): Array<[string, string]> {
	if (typeof words === 'string') return [[place, words]];
	if (!isRecord(words)) return [];
	return Object.entries(words).flatMap(([name, inner]) =>
		textsIn(inner, place === '' ? name : `${place}.${name}`),
	);
}

/** Items that nobody could read. */
const nonsense = [
	itemOf({}),
	{ value: () => ({ nonsense: true }), timeZone: 'Europe/London', isTool: false },
	{ value: () => 'nonsense', timeZone: 'Europe/London', isTool: false },
	{ value: () => ['nonsense', 1], timeZone: 'Europe/London', isTool: false },
];

const labels = panels.flatMap(({ properties }) =>
	parametersIn(properties).map(({ displayName }) => displayName),
);

describe.each(theOperations)('What %s says', (_, operation) => {
	const { words } = operation;
	// Messages list the choices by their labels, of which one may be a part of another.
	const choices = shownIn(operation.fields)
		.flatMap(({ place, label }) => (place.includes('=') ? [label] : []))
		.sort((one, other) => other.length - one.length);
	const withoutChoices = (text: string) =>
		choices.reduce((rest, label) => rest.replaceAll(label, ''), text);
	const complaints = nonsense.flatMap((item) => complaintsFrom(() => operation.tasks(item)));
	const sentences = [
		...textsIn(words).filter(([place]) => !/^(labels|write\.done)\./.test(place)),
		...complaints.flatMap(({ parameter, ...said }) => textsIn({ ...said }, parameter)),
	];

	it.each(sentences)('in %s can be read by everybody: %s', (__, text) => {
		expect(wrongWords(text)).toEqual([]);
		expect(straysOfTitleCase(withoutChoices(text))).toEqual([]);
		expect(text).toMatch(/^([A-Z]|')/);
		// What comes after it is put there by the run.
		expect(text).not.toMatch(/[.!]$/);
		expect(text).toBe(text.trim());
	});

	it('names parameters by labels that people can find', () => {
		const named = sentences.flatMap(([, text]) => labelsNamedIn(text));
		expect(labels).toEqual(expect.arrayContaining(named));
	});

	it('of what was done can stand after a number', () => {
		const { one, many } = words.write?.done ?? { one: '', many: '' };
		for (const text of [one, many]) {
			expect(text).toMatch(/^([a-z].*[a-z])?$/);
			expect(wrongWords(text)).toEqual([]);
		}
		expect(one === many).toBe(words.write === undefined);
	});
});
