import { ROOT, readManifest } from '../../package/packed';
import { findParameters, findPanelTexts } from './panelTexts';
import { panels } from './panels';
import { hasCorrectEnding, findTitleCaseWords, findWrongWords } from './wordingRules';

const texts = panels.flatMap(({ properties }) => findPanelTexts(properties));
const parameters = panels.flatMap(({ properties }) => findParameters(properties));

/** All sentences, with their paths. */
const sentences = [
	...texts.flatMap(({ path, description, hint, validationMessages = [] }) =>
		[description, hint, ...validationMessages].flatMap((text) =>
			text === undefined ? [] : [[path, text]],
		),
	),
	...panels.flatMap((panel) => panel.texts.map((text) => [panel.file, text])),
];

/** Parameters whose options have an order of their own: durations. */
const ORDERED = ['duration'];

const sortLabels = (labels: readonly string[]) =>
	[...labels].sort((one, other) => one.localeCompare(other, 'en'));

it('All nodes and credentials of the package are checked here', () => {
	const { nodes, credentials } = readManifest(ROOT).n8n;
	expect(panels.map(({ file }) => file)).toEqual([...nodes, ...credentials]);
});

it('The wording rules detect texts that break them, and only these', () => {
	expect(findWrongWords('An error: the ID of the customer was canceled')).toEqual([
		expect.stringMatching(/^error: /),
		expect.stringMatching(/^customer: /),
		expect.stringMatching(/^ID: /),
		expect.stringMatching(/^canceled: /),
	]);
	expect(findWrongWords('UUIDs are separated by commas; the run was cancelled')).toEqual([]);
	expect(findTitleCaseWords('Read it. The Shared Data, however, Stays')).toEqual([
		'Shared',
		'Data',
		'Stays',
	]);
	expect(findTitleCaseWords("The UUIDs in 'Further Clients' are Plannr's")).toEqual([]);
	expect(['One', 'Two. Sentences.', 'E.g. one'].every(hasCorrectEnding)).toBe(true);
	expect(['One.', 'Two. Sentences'].some(hasCorrectEnding)).toBe(false);
});

describe('The labels', () => {
	it.each(texts)('are in Title Case: $path, $label', ({ label }) => {
		const [first = '', ...others] = label.split(' ');
		expect(first).toMatch(/^[A-Z0-9]/);
		for (const word of others) expect(word).toMatch(/^(\(?[A-Z0-9]\S*|and|or|of|by|for|to|with)$/);
		expect(label).not.toMatch(/[.:]$/);
		expect(findWrongWords(label)).toEqual([]);
	});

	it('are the same for the same parameter everywhere, and differ between parameters', () => {
		// Next to the filter of that name, "Direction" would be taken for sent or received.
		const order = 'direction: Order';
		const pairs = new Set(parameters.map(({ name, displayName }) => `${name}: ${displayName}`));
		expect(pairs).toContain(order);
		pairs.delete(order);
		// The list of further clients has one under the same label.
		pairs.delete('clientUuid: Client');
		const others = parameters.filter(
			({ displayName, name }) => displayName !== 'Order' && name !== 'clientUuid',
		);
		expect(pairs.size).toBe(new Set(others.map(({ name }) => name)).size);
		expect(pairs.size).toBe(new Set(others.map(({ displayName }) => displayName)).size);
	});
});

describe('The sentences', () => {
	it.each(sentences)('follow the wording rules in %s: %s', (_, text) => {
		expect(findWrongWords(text)).toEqual([]);
		expect(findTitleCaseWords(text)).toEqual([]);
		expect(hasCorrectEnding(text)).toBe(true);
		expect(text).toMatch(/^[A-Z]/);
		expect(text).toBe(text.trim());
	});

	it.each(parameters.filter(({ type }) => type === 'boolean'))(
		'of the switch $name begin with Whether',
		({ description }) => {
			expect(description).toMatch(/^Whether /);
		},
	);

	it.each(texts.filter(({ placeholder }) => placeholder !== undefined))(
		'include a placeholder with an example or what to add in $path: $placeholder',
		({ placeholder = '' }) => {
			expect(placeholder).toMatch(/^(e\.g\. \S|Add [A-Z])/);
			expect(findWrongWords(placeholder)).toEqual([]);
		},
	);

	it.each(texts.filter(({ action }) => action !== undefined))(
		'include an action in sentence case with an article for one record in $path: $action',
		({ action = '' }) => {
			expect(action).toMatch(/^[A-Z][a-z]+ ([a-z]|SLA )/);
			expect(findTitleCaseWords(action)).toEqual([]);
			if (!action.startsWith('On ')) expect(action).toMatch(/^(Get many \w+s|\w+ an? \w+[^s])$/);
			expect(findWrongWords(action)).toEqual([]);
		},
	);

	it('do not just repeat the labels', () => {
		const plain = (text: string) => text.toLowerCase().replace(/^(the|a|an) /, '');
		const repetitions = texts.filter(
			({ label, description = '' }) => plain(description) === plain(label),
		);
		expect(repetitions).toEqual([]);
	});

	it("include no description of 'Trigger On', since its options have theirs (n8n's UX guidelines)", () => {
		const trigger = texts.find(({ label }) => label === 'Trigger On');
		expect(trigger).toHaveProperty('description', undefined);
	});
});

describe('The order', () => {
	it.each(
		parameters
			.filter(({ name, options = [] }) => options.length >= 5 && !ORDERED.includes(name))
			.filter(({ type }) => type === 'options' || type === 'multiOptions'),
	)('of the options of $name is alphabetical', ({ options = [] }) => {
		const labels = options.map(({ name }) => name);
		expect(labels).toEqual(sortLabels(labels));
	});

	it.each(parameters.filter(({ type }) => type === 'collection'))(
		'of the members of $name is alphabetical',
		({ options = [] }) => {
			const labels = options.map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			expect(labels).toEqual(sortLabels(labels));
		},
	);
});
