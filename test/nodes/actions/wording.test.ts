import { readManifest } from '../../package/packed';
import { findParameters, findPanelTexts } from './panelTexts';
import { panels } from './panels';
import { root } from '../../mockApi/openapiDocument';
import { hasCorrectEnding, findTitleCaseWords, findWrongWords } from './wordingRules';

const shown = panels.flatMap(({ properties }) => findPanelTexts(properties));
const parameters = panels.flatMap(({ properties }) => findParameters(properties));

/** What is written in sentences, with its place. */
const sentences = [
	...shown.flatMap(({ place, description, hint, validationMessages: complaints = [] }) =>
		[description, hint, ...complaints].flatMap((text) =>
			text === undefined ? [] : [[place, text]],
		),
	),
	...panels.flatMap(({ file, texts: says }) => says.map((text) => [file, text])),
];

/** Choices whose order means something to people: lengths of time. */
const ORDERED = ['duration'];

const inOrder = (labels: readonly string[]) =>
	[...labels].sort((one, other) => one.localeCompare(other, 'en'));

it('Every node and credential of the package is looked at here', () => {
	const { nodes, credentials } = readManifest(root).n8n;
	expect(panels.map(({ file }) => file)).toEqual([...nodes, ...credentials]);
});

describe('The labels', () => {
	it.each(shown)('$place is in Title Case: $label', ({ label }) => {
		const [first = '', ...others] = label.split(' ');
		expect(first).toMatch(/^[A-Z0-9]/);
		for (const word of others) expect(word).toMatch(/^([A-Z0-9]\S*|and|or|of|by|for|to|with)$/);
		expect(label).not.toMatch(/[.:]$/);
		expect(findWrongWords(label)).toEqual([]);
	});

	it('name the same parameter alike everywhere, and no two parameters alike', () => {
		// Beside the filter of that name, "Direction" would be taken for sent or received.
		const order = 'direction: Order';
		const pairs = new Set(parameters.map(({ name, displayName }) => `${name}: ${displayName}`));
		expect(pairs).toContain(order);
		pairs.delete(order);
		const others = parameters.filter(({ displayName }) => displayName !== 'Order');
		expect(pairs.size).toBe(new Set(others.map(({ name }) => name)).size);
		expect(pairs.size).toBe(new Set(others.map(({ displayName }) => displayName)).size);
	});
});

describe('The sentences', () => {
	it.each(sentences)('%s: %s', (_, text) => {
		expect(findWrongWords(text)).toEqual([]);
		expect(findTitleCaseWords(text)).toEqual([]);
		expect(hasCorrectEnding(text)).toBe(true);
		expect(text).toMatch(/^[A-Z]/);
		expect(text).toBe(text.trim());
	});

	it.each(parameters.filter(({ type }) => type === 'boolean'))(
		'of $name say whether',
		({ description }) => {
			expect(description).toMatch(/^Whether /);
		},
	);

	it.each(shown.filter(({ placeholder }) => placeholder !== undefined))(
		'$place has a placeholder that gives an example or says what to add: $placeholder',
		({ placeholder = '' }) => {
			expect(placeholder).toMatch(/^(e\.g\. \S|Add [A-Z])/);
			expect(findWrongWords(placeholder)).toEqual([]);
		},
	);

	it.each(shown.filter(({ action }) => action !== undefined))(
		'$place has an action in sentence case without an article: $action',
		({ action = '' }) => {
			expect(action).toMatch(/^[A-Z][a-z]+ ([a-z]|SLA )/);
			expect(findTitleCaseWords(action)).toEqual([]);
			expect(action).not.toMatch(/\b(a|an|the)\b/i);
			expect(findWrongWords(action)).toEqual([]);
		},
	);

	it('add something to the labels', () => {
		const plain = (text: string) => text.toLowerCase().replace(/^(the|a|an) /, '');
		const echoes = shown.filter(
			({ label, description = '' }) => plain(description) === plain(label),
		);
		expect(echoes).toEqual([]);
	});
});

describe('The order', () => {
	it.each(
		parameters
			.filter(({ name, options = [] }) => options.length >= 5 && !ORDERED.includes(name))
			.filter(({ type }) => type === 'options' || type === 'multiOptions'),
	)('of the choices of $name is that of their labels', ({ options = [] }) => {
		const labels = options.map(({ name }) => name);
		expect(labels).toEqual(inOrder(labels));
	});

	it.each(parameters.filter(({ type }) => type === 'collection'))(
		'of what $name offers is that of the labels',
		({ options = [] }) => {
			const labels = options.map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			expect(labels).toEqual(inOrder(labels));
		},
	);
});
