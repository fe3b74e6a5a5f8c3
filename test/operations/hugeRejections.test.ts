import { demo } from '../../sandbox';
import { minimalCreate, runNode, useMockPlannr, uuidLocator } from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const SIZE = 10 * 2 ** 20;
const many = (count: number) => Array.from({ length: count }, (_, number) => number);
const errors = Object.fromEntries(
	many(100_000).map((number) => [`client_uuids.${number}`, ['Not known.']]),
);
const bodies: Array<[string, object]> = [
	['in one word', { message: 'x'.repeat(SIZE) }],
	['in at signs', { message: '@'.repeat(SIZE) }],
	['in words', { message: 'Not now, John. '.repeat(SIZE / 15) }],
	['about many fields', { message: 'Invalid.', errors }],
	[
		'about one field',
		{ message: 'Invalid.', errors: { note: many(500_000).map(() => 'Too long.') } },
	],
];
const create = { operation: 'createReferral', parameters: minimalCreate } as const;
const get = {
	operation: 'getReferral',
	parameters: { operation: 'get', referral: uuidLocator(demo.account) },
} as const;

describe.each([create, get])('A refusal of 10 MB to $operation', ({ operation, parameters }) => {
	it.each(bodies)(
		'%s is told in brief, and soon',
		async (_, body) => {
			sandbox().addFault({ operation, effect: { kind: 'response', status: 422, body } });
			const { error } = (await runNode(sandbox(), parameters)).run.data.resultData;
			expect(error?.message).toMatch(
				/^Plannr did not accept the (request for the )?referral(: .+)? \[item 0\]$/,
			);
			expect(JSON.stringify([error, error?.message, error?.description]).length).toBeLessThan(
				50_000,
			);
			expect(sandbox().requestLog).toHaveLength(1);
		},
		60_000,
	);
});
