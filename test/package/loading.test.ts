import { type LoadedPackage, loadPackage } from '../engine';

import { loadOutputSchema } from 'n8n-core';
import { join } from 'node:path';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';
import { operations } from '../../nodes/PlannrReferral/actions';
import { simplifyReferral } from '../../nodes/PlannrReferral/actions/fields/records';
import vendorReferral from '../fixtures/vendor/create-response.json';
import { type PackedPackage, packAndUnpack } from './packed';

let packed: PackedPackage;
let loaded: LoadedPackage;

beforeAll(async () => {
	packed = packAndUnpack();
	loaded = await loadPackage(packed.root);
}, 120_000);

afterAll(() => {
	packed.remove();
});

function expectIcons(iconUrl: unknown): void {
	const light = 'dist/nodes/PlannrReferral/plannrReferral.svg';
	const dark = 'dist/nodes/PlannrReferral/plannrReferral.dark.svg';
	// n8n's server resolves what follows the package's name as a file in the package.
	expect(iconUrl).toEqual({
		light: `icons/${loaded.name}/${light}`,
		dark: `icons/${loaded.name}/${dark}`,
	});
	expect(packed.files).toEqual(expect.arrayContaining([light, dark]));
}

/** Loads the preview that n8n shows of an operation's output before it has run. */
function preview(resource: string, operation: string): Record<string, unknown> | undefined {
	const nodeDir = join(packed.root, 'dist/nodes/PlannrReferral');
	return loadOutputSchema({ nodeDir, version: 1, resource, operation });
}

function namesIn(schema: Record<string, unknown> | undefined): string[] {
	return Object.keys(isRecord(schema?.properties) ? schema.properties : {}).sort();
}

describe('n8n loads from the published package', () => {
	test('the package by its name, with its nodes and its credential', () => {
		expect(loaded.name).toBe('n8n-nodes-plannr');
		expect(Object.keys(loaded.nodes)).toEqual(['plannrReferral', 'plannrReferralTrigger']);
		expect(Object.keys(loaded.credentials)).toEqual(['plannrApi']);
	});

	test('the node, usable as a tool, with icons for light and dark', () => {
		const description = loaded.nodes.plannrReferral?.description;
		expect(description?.usableAsTool).toBe(true);
		expectIcons(description?.iconUrl);
	});

	test('the trigger, not usable as a tool, with icons for light and dark', () => {
		const description = loaded.nodes.plannrReferralTrigger?.description;
		expect(description?.polling).toBe(true);
		expect(description?.usableAsTool).toBeUndefined();
		expectIcons(description?.iconUrl);
	});

	test("the node's category and aliases", () => {
		const codex = loaded.nodes.plannrReferral?.description.codex;
		expect(codex?.categories).toEqual(['Sales']);
		expect(codex?.alias).toEqual(expect.arrayContaining(['Plannr', 'Referral']));
	});

	test('the credential of both nodes, with icons for light and dark', () => {
		const credential = loaded.credentials.plannrApi;
		expect(credential?.supportedNodes).toEqual(['plannrReferral', 'plannrReferralTrigger']);
		expectIcons(credential?.iconUrl);
	});

	test('a preview of the output for every operation', () => {
		for (const [resource, ofResource] of Object.entries(operations)) {
			for (const operation of Object.keys(ofResource)) {
				expect([resource, operation, preview(resource, operation)]).toEqual([
					resource,
					operation,
					expect.objectContaining({ type: 'object', version: 1 }),
				]);
			}
		}
	});

	test('previews of exactly the fields that the operations return', () => {
		const referral = isRecord(vendorReferral) ? vendorReferral : {};
		for (const operation of ['create', 'get']) {
			expect(namesIn(preview('referral', operation))).toEqual(
				Object.keys(simplifyReferral(referral)).sort(),
			);
		}
	});
});
