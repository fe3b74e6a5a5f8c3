import { parseAccessToken } from '../../../nodes/PlannrReferral/transport/accessToken';

describe('The token', () => {
	it.each([
		['as it is', 'sesame', 'sesame'],
		['without white space around it', ' \n sesame\t', 'sesame'],
		['without Bearer before it', 'Bearer sesame', 'sesame'],
		['without Bearer in any case', '  bEARER \t sesame ', 'sesame'],
		['with a Bearer inside it', 'sesame Bearer', 'sesame Bearer'],
		['with a word that only begins like Bearer', 'Bearersesame', 'Bearersesame'],
		['as nothing when it is no text', undefined, ''],
		['as nothing when it is a number', 7, ''],
	])('is taken %s', (_, entered, token) => {
		expect(parseAccessToken(entered)).toBe(token);
	});
});
