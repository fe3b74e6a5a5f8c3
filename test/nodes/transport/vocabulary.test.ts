import {
	adviceTypes,
	durations,
	sharedDataCategories,
} from '../../../nodes/PlannrReferral/transport/vocabulary';
import { openapi } from '../../mockApi/openapiDocument';

beforeAll(async () => {
	await openapi.init();
});

/** The values that a schema of the API description allows. */
function allowed(name: string): unknown[] {
	const schema = openapi.document.components?.schemas?.[name];
	if (schema === undefined || !('enum' in schema)) {
		throw new Error(`The API description lists no values for ${name}`);
	}
	return schema.enum;
}

describe('The vocabulary', () => {
	it.each<[string, string, unknown[]]>([
		['advice types', 'AdviceType', adviceTypes.map(({ value }) => value)],
		['shared data', 'SharedDataCategory', sharedDataCategories.map(({ value }) => value)],
		['durations', 'DurationMonths', durations.map(({ months }) => months)],
	])('has exactly the %s of the API description, in its order', (_, schema, values) => {
		expect(values).toEqual(allowed(schema));
	});

	it.each([
		['advice types', adviceTypes],
		['shared data', sharedDataCategories],
		['durations', durations],
	])('has one label for each of its %s', (_, terms) => {
		expect(new Set(terms.map(({ name }) => name)).size).toBe(terms.length);
		expect(new Set(terms.map(({ value }) => value)).size).toBe(terms.length);
	});

	it.each([...adviceTypes, ...sharedDataCategories])(
		'labels $value like its value',
		({ value, name }) => {
			expect(name.toLowerCase().replaceAll(' ', '_')).toBe(value);
		},
	);

	it.each(durations)('has the number of months of $name', ({ value, name, months }) => {
		expect(value).toBe(months === null ? 'lifetime' : String(months));
		expect(name).toMatch(months === null ? /^Lifetime$/ : new RegExp(`^${months} Months?$`));
	});
});
