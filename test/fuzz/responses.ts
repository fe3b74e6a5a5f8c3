import fc from 'fast-check';

import { hostileValues } from './values';

/** Personal data that responses contain and that no message may repeat. */
export const LEAK = 'canary.person@leak.example.co.uk';

/** A place in a JSON document where something is replaced: which of the members, at each level. */
interface Mutation {
	readonly path: readonly number[];
	/** Removes the member when undefined. */
	readonly value: unknown;
}

/** How the fuzz server responds to one request. */
export type ResponsePlan =
	| { readonly kind: 'pass' }
	| { readonly kind: 'mutate'; readonly mutations: readonly Mutation[] }
	| {
			readonly kind: 'replace';
			/** Whether the request is processed nevertheless. */
			readonly isProcessed: boolean;
			readonly status: number;
			readonly body: string;
			readonly headers: Readonly<Record<string, string>>;
	  }
	| { readonly kind: 'redirect'; readonly isProcessed: boolean; readonly status: number }
	| { readonly kind: 'drop' | 'cutOff' | 'drip' | 'silence'; readonly isProcessed: boolean };

const echoes = fc.constantFrom(
	'%TOKEN%',
	`Bearer %TOKEN% of ${LEAK}`,
	encodeURIComponent(LEAK),
	LEAK.toUpperCase(),
	LEAK.replace('@', '&#64;'),
	LEAK.replace('@', '\\u0040'),
	`"${LEAK}"`,
	`mailto:${LEAK}?x`,
	'%NOTE%',
	'\u001B[31mred\u202E',
);

const messages = fc
	.array(fc.oneof(echoes, fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 4 })
	.map((parts) => parts.join(' '));

const fieldErrors = fc.dictionary(
	fc.oneof(
		fc.constantFrom('client_uuids', 'client_uuids.0', 'note', 'constructor', '__proto__', 'a.b'),
		messages,
	),
	fc.oneof(messages, fc.array(messages, { maxLength: 3 }), hostileValues),
	{ maxKeys: 4 },
);

const errorBodies: fc.Arbitrary<unknown> = fc.oneof(
	fc.record({ message: messages, errors: fieldErrors }, { requiredKeys: [] }),
	fc.record({ message: fc.oneof(messages, hostileValues), errors: hostileValues }),
	fc.record({ error: fc.oneof(messages, fc.record({ message: messages }), hostileValues) }),
	fc.array(messages, { maxLength: 3 }),
);

const listBodies: fc.Arbitrary<unknown> = fc
	.record(
		{
			data: fc.oneof(
				fc.array(hostileValues, { maxLength: 4 }),
				fc.dictionary(fc.constantFrom('0', '1', '7', 'x'), hostileValues),
				hostileValues,
			),
			links: fc.oneof(
				fc.record({
					next: fc.constantFrom(
						'%OTHER%api/v1/referrals?page=2',
						'%SELF%/api/v1/referrals?page=2',
						'/api/v1/referrals?page=2',
						'//example.org/x',
						'javascript:alert(1)',
						'?page=2',
						7,
						null,
						{},
					),
				}),
				hostileValues,
			),
			meta: fc.oneof(
				fc.record({
					last_page: fc.constantFrom(1, 4, 1e9, -1, '3', null, {}),
					total: fc.constantFrom(0, 4, 1e12, '9', null),
					per_page: fc.constantFrom(1, 0, 500, null),
				}),
				hostileValues,
			),
		},
		{ requiredKeys: ['data'] },
	)
	.map((body) => body);

const bodies = fc.oneof(
	{ weight: 4, arbitrary: errorBodies.map((body) => JSON.stringify(body)) },
	{ weight: 3, arbitrary: listBodies.map((body) => JSON.stringify(body)) },
	{ weight: 2, arbitrary: hostileValues.map((body) => JSON.stringify(body)) },
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			'',
			'{"data":[',
			'<html><body>Sign in</body></html>',
			`<p>${LEAK}</p>`,
			'null',
			'"text"',
			'\uFEFF{"data":[]}',
			'{"data":[]}{"data":[]}',
			`[${'['.repeat(3000)}${']'.repeat(3000)}]`,
			`{"message":"${'x '.repeat(200_000)}${LEAK}"}`,
		),
	},
);

const headers = fc.record(
	{
		'Content-Type': fc.constantFrom(
			'application/json',
			'application/json',
			'application/json',
			'text/html; charset=UTF-8',
			'application/json; charset=utf-16',
			'application/problem+json',
			'text/plain',
			'image/png',
		),
		'Content-Encoding': fc.constantFrom('gzip', 'br', 'unheard-of'),
		'Retry-After': fc.constantFrom('0', '1', '3600', '-5', '1e9', 'soon', '99999999999', ''),
		'X-RateLimit-Remaining': fc.constantFrom('0', '1', '-1', 'NaN', '499'),
		'X-RateLimit-Reset': fc.constantFrom('0', '60', '99999999999', 'never'),
		Date: fc.constantFrom('yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT', ''),
		Age: fc.constantFrom('0', '300', '-1', 'old'),
		Location: fc.constantFrom('%OTHER%', '/login', ''),
		'Set-Cookie': fc.constant('session=1'),
	},
	{ requiredKeys: [] },
);

const statuses = fc.constantFrom(
	...[200, 200, 200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 407, 408, 409, 413, 418, 419],
	...[422, 422, 422, 423, 429, 429, 451, 499, 500, 502, 503, 504, 520, 599],
);

const isProcessed = fc.boolean();

/** How a server that cannot be trusted responds to one request. */
const plans: fc.Arbitrary<ResponsePlan> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant({ kind: 'pass' } as const) },
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('mutate' as const),
			mutations: fc.array(
				fc.record({
					path: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
					value: fc.oneof(hostileValues, fc.constantFrom(undefined, LEAK, '\u001B[31mred\u202E')),
				}),
				{ minLength: 1, maxLength: 3 },
			),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('replace' as const),
			isProcessed,
			status: statuses,
			body: bodies,
			headers,
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('redirect' as const),
			isProcessed,
			status: fc.constantFrom(301, 302, 303, 307, 308),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constantFrom('drop', 'cutOff', 'drip', 'silence'),
			isProcessed,
		}),
	},
);

/** The responses to the first requests of a run, and whether all later ones are like the last of these. */
export interface ResponsePlans {
	readonly first: readonly ResponsePlan[];
	readonly isForever: boolean;
}

export const responsePlans: fc.Arbitrary<ResponsePlans> = fc.record({
	first: fc.array(plans, { maxLength: 6 }),
	isForever: fc.boolean(),
});

/**
 * Replaces members of a JSON document.
 *
 * @param document the document; changed
 * @param mutations what to replace
 */
export function mutate(document: unknown, mutations: readonly Mutation[]): unknown {
	for (const { path, value } of mutations) {
		let parent: unknown = document;
		path.forEach((step, depth) => {
			if (typeof parent !== 'object' || parent === null) return;
			const names = Object.keys(parent);
			const name = names[step % Math.max(1, names.length)];
			if (name === undefined) return;
			const member: unknown = Reflect.get(parent, name);
			const isLast = depth === path.length - 1 || typeof member !== 'object' || member === null;
			if (!isLast) {
				parent = member;
				return;
			}
			if (value === undefined) Reflect.deleteProperty(parent, name);
			else Reflect.set(parent, name, structuredClone(value)); // A later mutation may be within it.
			parent = undefined;
		});
	}
	return document;
}
