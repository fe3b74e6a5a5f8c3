import { loadOutputSchema } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';
import { join } from 'node:path';

import { operations } from '../../nodes/PlannrReferral/actions';
import { addDemoClients, addDemoReferrals, demo } from '../../sandbox';
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
	addDemoClients(mockPlannr().data);
	addDemoReferrals(mockPlannr().data);
});

const { received, accepted, rejected } = demo.referrals;
const REASON_PATH = '.rejection_reason';

/** The operation, the parameters for an output of it, and the fields of its preview that this output cannot have. */
const rows: ReadonlyArray<readonly [string, INodeParameters, readonly string[]]> = [
	['referral.accept', { referral: uuidLocator(received) }, [REASON_PATH]],
	['referral.create', minimalCreate, [REASON_PATH]],
	['referral.get', { referral: uuidLocator(rejected) }, []],
	['referral.get', { referral: uuidLocator(accepted) }, [REASON_PATH]],
	['referral.getAll', { returnAll: true }, []],
	['referral.reject', { referral: uuidLocator(received), rejectionReason: 'Too busy' }, []],
	[
		'client.get',
		{ client: uuidLocator(demo.clients[0]) },
		['.assigned_adviser.uuid', '.assigned_adviser.name'],
	],
	['client.getAll', { returnAll: true }, []],
	['connection.create', { adviserKey: demo.adviserKeys.free }, []],
	['connection.get', { connection: uuidLocator(demo.connections.accepted) }, []],
	['connection.getAll', { returnAll: true }, []],
];

const buildLocation = { nodeDir: join(PACKAGE_ROOT, 'dist/nodes/PlannrReferral'), version: 1 };

/** The preview that n8n's own resolver finds for an operation in the build. */
function loadPreview(key: string): unknown {
	const [resource = '', operation = ''] = key.split('.');
	return loadOutputSchema({ ...buildLocation, resource, operation });
}

/** Runs the node and returns its output, with Simplify at its default. */
async function runForOutput(key: string, parameters: INodeParameters): Promise<unknown[]> {
	const [resource = '', operation = ''] = key.split('.');
	const finished = await runNode(mockPlannr(), { resource, operation, ...parameters });
	expect(finished.run.data.resultData.error).toBeUndefined();
	return finished.output(NODE_NAME).map(({ json }) => json);
}

it('The output of every operation is compared with its preview', () => {
	const all = Object.entries(operations).flatMap(([resource, byName]) =>
		Object.keys(byName).map((name) => `${resource}.${name}`),
	);
	expect([...new Set(rows.map(([key]) => key))].sort()).toEqual(all.sort());
});

/**
 * Expects the output to have no path and no kind of value that the preview lacks.
 *
 * @returns the paths of the preview that the output lacks
 */
function comparePreview(preview: Shape, records: readonly unknown[]): string[] {
	const actual = new Map<string, string[]>();
	for (const record of records) mergeShape(actual, outputShape(record));
	for (const [path, kinds] of actual) {
		const allowed = preview.get(path) ?? [];
		// A preview of an object cannot say that it may be null: n8n would not show its members then.
		const isNullable = allowed.includes('object') && path !== '';
		expect([path, isNullable ? [...allowed, 'null'] : allowed]).toEqual([
			path,
			expect.arrayContaining(kinds),
		]);
	}
	// An empty list does not show what its records have.
	const isInEmptyList = (path: string) =>
		[...actual.keys()].some((list) => path.startsWith(`${list}[0]`) && !actual.has(`${list}[0]`));
	return [...preview.keys()].filter((path) => !actual.has(path) && !isInEmptyList(path));
}

describe.each(rows)('The output of %s for %j', (key, parameters, absent) => {
	it('has exactly the fields and kinds of value of its preview', async () => {
		const preview = schemaShape(loadPreview(key));
		expect(comparePreview(preview, await runForOutput(key, parameters))).toEqual(absent);
	});
});

describe('The output of the trigger', () => {
	// The editor loads the preview without a fallback, n8n's mock data with one.
	it.each([false, true])('matches its preview (version fallback: %s)', async (versionFallback) => {
		const preview = schemaShape(loadOutputSchema({ ...buildLocation, versionFallback }));
		const items = [];
		for (const event of ['referralAccepted', 'referralRejected', 'referralReceived']) {
			items.push(...(await poll(mockPlannr(), { events: [event] }, { mode: 'manual' })));
		}
		expect(items).toHaveLength(3);
		expect(comparePreview(preview, items)).toEqual([]);
	});
});
