import { loadOutputSchema } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';
import { join } from 'node:path';

import { operations } from '../../nodes/PlannrReferral/actions';
import { addDemoReferrals, demo } from '../../sandbox';
import { PACKAGE_ROOT } from '../engine';
import { type Shape, mergeShape, outputShape, schemaShape } from './previewShapes';
import {
	NODE_NAME,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';
import { poll } from '../trigger/polling';

const mockPlannr = useMockPlannr();
beforeEach(() => {
	addDemoReferrals(mockPlannr().data);
});

const { received, accepted, rejected } = demo.referrals;
const reason = '.rejection_reason';

/** How to get output of every operation, and which fields of its preview this output cannot have. */
const rows: ReadonlyArray<readonly [string, INodeParameters, readonly string[]]> = [
	['referral.accept', { referral: uuidLocator(received) }, [reason]],
	['referral.create', minimalCreate, [reason]],
	['referral.get', { referral: uuidLocator(rejected) }, []],
	['referral.get', { referral: uuidLocator(accepted) }, [reason]],
	['referral.getAll', { returnAll: true }, []],
	['referral.reject', { referral: uuidLocator(received), rejectionReason: 'Too busy' }, []],
	['connection.create', { adviserKey: demo.adviserKeys.free }, []],
	['connection.get', { connection: uuidLocator(demo.connections.accepted) }, []],
	['connection.getAll', { returnAll: true }, []],
];

const built = { nodeDir: join(PACKAGE_ROOT, 'dist/nodes/PlannrReferral'), version: 1 };

/** What n8n finds as the preview of an operation, by its own resolver and in the build. */
function preview(key: string): unknown {
	const [resource = '', operation = ''] = key.split('.');
	return loadOutputSchema({ ...built, resource, operation });
}

/** The node's output for the parameters, with Simplify as it is by default. */
async function outputOf(key: string, parameters: INodeParameters): Promise<unknown[]> {
	const [resource = '', operation = ''] = key.split('.');
	const finished = await runNode(mockPlannr(), { resource, operation, ...parameters });
	expect(finished.run.data.resultData.error).toBeUndefined();
	return finished.output(NODE_NAME).map(({ json }) => json);
}

it('Every operation is among those whose output is compared with its preview', () => {
	const all = Object.entries(operations).flatMap(([resource, byName]) =>
		Object.keys(byName).map((name) => `${resource}.${name}`),
	);
	expect([...new Set(rows.map(([key]) => key))].sort()).toEqual(all.sort());
});

/**
 * Compares what is shown beforehand with what is given out.
 *
 * @returns what is shown and not given
 */
function compare(shown: Shape, records: readonly unknown[]): string[] {
	const given = new Map<string, string[]>();
	for (const record of records) mergeShape(given, outputShape(record));
	for (const [path, kinds] of given) {
		expect([path, shown.get(path)]).toEqual([path, expect.arrayContaining(kinds)]);
	}
	// What is in a list cannot be told while it is empty.
	const isInEmptyList = (path: string) =>
		[...given.keys()].some((list) => path.startsWith(`${list}[0]`) && !given.has(`${list}[0]`));
	return [...shown.keys()].filter((path) => !given.has(path) && !isInEmptyList(path));
}

describe.each(rows)('The output of %s for %j', (key, parameters, absent) => {
	it('has the fields and kinds of value that n8n shows beforehand, and no others', async () => {
		const shown = schemaShape(preview(key));
		expect(compare(shown, await outputOf(key, parameters))).toEqual(absent);
	});
});

describe('The output of the trigger', () => {
	// The editor asks without a fallback, and n8n's mocks with one.
	it.each([false, true])('is what n8n shows beforehand (fallback: %s)', async (versionFallback) => {
		const shown = schemaShape(loadOutputSchema({ ...built, versionFallback }));
		const items = [];
		for (const event of ['referralAccepted', 'referralRejected', 'referralReceived']) {
			items.push(...(await poll(mockPlannr(), { events: [event] }, { mode: 'manual' })));
		}
		expect(items).toHaveLength(3);
		expect(compare(shown, items)).toEqual([]);
	});
});
