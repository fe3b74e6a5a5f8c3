import {
	clients,
	connections,
	mayBeOfKind,
	referrals,
} from '../../../../nodes/PlannrReferral/actions/fields/records';
import { openapi } from '../../../mockApi/openapiDocument';

beforeAll(async () => {
	await openapi.init();
});

/** The fields of a record in the API description. */
function fieldsOf(name: string): string[] {
	const schema = openapi.document.components?.schemas?.[name];
	return Object.keys(
		schema !== undefined && 'properties' in schema ? (schema.properties ?? {}) : {},
	);
}

describe.each([
	['Referral', referrals],
	['Connection', connections],
	['FirmAccount', clients],
])('The fields of a %s', (name, { fields, mainFields }) => {
	it('that can be chosen are those of the API description', () => {
		expect(fields.map(({ value }) => value).sort()).toEqual(fieldsOf(name).sort());
	});

	it('have one label each', () => {
		expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
	});

	it('that the simplified output keeps are among them, with the UUID first, and at most ten', () => {
		expect(fieldsOf(name)).toEqual(expect.arrayContaining([...mainFields]));
		expect(mainFields[0]).toBe('uuid');
		// n8n's guidelines: at most ten; only a rejected referral has a reason for its rejection.
		expect(mainFields.filter((field) => field !== 'rejection_reason').length).toBeLessThanOrEqual(
			10,
		);
	});
});

const wholeConnection = Object.fromEntries(connections.mainFields.map((name) => [name, 'a']));

it.each([
	[{ uuid: 'a', status: 'queued', created_at: 'b' }, false, false],
	[{ uuid: 'a' }, false, false],
	// A job may be pending too.
	[{ uuid: 'a', status: 'pending', created_at: 'b' }, false, false],
	[{ uuid: 'a', status: 'accepted' }, false, false],
	[{ uuid: 'a', advice_type: 'tax' }, true, false],
	[{ uuid: 'a', sender_firm: null }, true, true],
	// A proxy may return the response to another request.
	[wholeConnection, false, true],
	[{ ...wholeConnection, clients: [] }, true, false],
	[{ ...wholeConnection, note: null }, false, true],
])('%j may be a referral: %s, and a connection: %s', (record, referral, connection) => {
	expect([mayBeOfKind(record, referrals), mayBeOfKind(record, connections)]).toEqual([
		referral,
		connection,
	]);
});
