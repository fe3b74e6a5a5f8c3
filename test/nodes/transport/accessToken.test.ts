import { parseAccessToken } from '../../../nodes/PlannrReferral/transport/accessToken';

describe('The access token', () => {
	it.each([
		['unchanged', 'sesame', 'sesame'],
		['without white space around it', ' \n sesame\t', 'sesame'],
		['without a leading Bearer', 'Bearer sesame', 'sesame'],
		['without a leading Bearer in any case', '  bEARER \t sesame ', 'sesame'],
		['with a Bearer that is not leading', 'sesame Bearer', 'sesame Bearer'],
		['with a word that starts with Bearer', 'Bearersesame', 'Bearersesame'],
		['as an empty string when it is undefined', undefined, ''],
		['as an empty string when it is a number', 7, ''],
	])('is returned %s', (_, entered, token) => {
		expect(parseAccessToken(entered)).toBe(token);
	});
});
