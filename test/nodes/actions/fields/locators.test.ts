import { PlannrReferral } from '../../../../nodes/PlannrReferral/PlannrReferral.node';
import {
	acceptedConnectionLocator,
	clientLocator,
	connectionLocator,
	clientsLocator,
	referralLocator,
	pendingReferralLocator,
} from '../../../../nodes/PlannrReferral/actions/fields/locators';

/** The validation rules of the panel; n8n applies each to the whole text. */
const rules = (referralLocator.modes ?? []).flatMap(({ validation = [] }) =>
	validation.flatMap((rule) =>
		'properties' in rule && 'regex' in rule.properties
			? [new RegExp(`^${String(rule.properties.regex)}$`)]
			: [],
	),
);

const isValid = (text: string) => rules.every((rule) => rule.test(text));

describe('A single UUID in the panel', () => {
	it('is validated while typing', () => {
		expect(rules).toHaveLength(1);
	});

	it.each([
		['as Plannr writes it', true, '550e8400-e29b-41d4-a716-446655440000'],
		['of version 3', true, 'd2ae6dac-162c-332d-8f2b-17d64576567a'],
		['in capitals', true, '550E8400-E29B-41D4-A716-446655440000'],
		['with space around it', true, ' 550e8400-e29b-41d4-a716-446655440000\n'],
		['without its hyphens', false, '550e8400e29b41d4a716446655440000'],
		['with a digit missing', false, '550e8400-e29b-41d4-a716-44665544000'],
		['with text after it', false, '550e8400-e29b-41d4-a716-446655440000 John'],
		['in a link', true, 'https://app.example/referrals/550e8400-e29b-41d4-a716-446655440000?tab=1'],
		['cut off in a link', false, 'https://app.example/referrals/550e8400'],
		['replaced by a name', false, 'John'],
	])('is valid %s: %s', (_, expected, text) => {
		expect(isValid(text)).toBe(expected);
	});
});

describe('The modes of a locator', () => {
	const [byFirm, byEmail, byName, byId] = ['By Firm', 'By Email', 'By Name', 'By ID'];

	it.each([
		['accepted connections', acceptedConnectionLocator, { firm: byFirm, id: byId }],
		['connections', connectionLocator, { firm: byFirm, id: byId }],
		['clients', clientsLocator, { email: byEmail, name: byName, id: byId }],
		['one client', clientLocator, { email: byEmail, name: byName, id: byId }],
		['referrals', referralLocator, { id: byId }],
		['pending referrals', pendingReferralLocator, { id: byId }],
	])('for %s never change', (_, { modes = [] }, labels) => {
		expect(Object.fromEntries(modes.map(({ name, displayName }) => [name, displayName]))).toEqual({
			list: 'From List',
			...labels,
		});
	});

	it('for several clients are not validated while typing: they can be written in many ways', () => {
		expect((clientsLocator.modes ?? []).some(({ validation }) => validation !== undefined)).toBe(
			false,
		);
	});
});

describe('The list of a locator', () => {
	const { listSearch } = new PlannrReferral().methods;
	const searchMethodOf = ({ modes = [] }: typeof clientsLocator) =>
		modes[0]?.typeOptions?.searchListMethod;

	it.each([
		['searchAcceptedConnections', acceptedConnectionLocator],
		['searchConnections', connectionLocator],
		['searchClients', clientsLocator],
		['searchClients', clientLocator],
		['searchReceivedReferrals', pendingReferralLocator],
		['searchReferrals', referralLocator],
	])('is filled by %s, and is the first mode', (name, locator) => {
		expect(searchMethodOf(locator)).toBe(name);
		expect(Object.keys(listSearch)).toContain(name);
		expect(locator.default).toEqual({ mode: 'list', value: '' });
		// n8n shows it while a list is slow to load.
		expect(locator.modes?.[0]?.typeOptions?.slowLoadNotice).toEqual({
			message: 'Plannr is slow to respond. You can also choose another mode and enter the value.',
			timeout: 4000,
		});
	});
});
