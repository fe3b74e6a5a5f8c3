import './environment';

import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { join } from 'node:path';

/** The folder of this package's package.json. */
export const PACKAGE_ROOT = join(__dirname, '..', '..');

export interface LoadedPackage {
	/** The package's name, the first part of every node type. */
	readonly name: string;
	readonly nodes: Readonly<Record<string, INodeType>>;
	readonly credentials: Readonly<Record<string, ICredentialType>>;
	/** The node descriptions, as n8n's panel gets them. */
	readonly descriptions: readonly INodeTypeDescription[];
}

/**
 * Loads a package as n8n does: the compiled files that its package.json names.
 *
 * @param root the folder with the package.json; this package by default
 * @throws {Error} when a file that package.json names cannot be loaded
 */
export async function loadPackage(root = PACKAGE_ROOT): Promise<LoadedPackage> {
	const loader = new PackageDirectoryLoader(root);
	await loader.loadAll();
	const nodes: Record<string, INodeType> = {};
	for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
		if ('nodeVersions' in type) throw new Error(`${name} has several versions`);
		nodes[name] = type;
	}
	const credentials = Object.fromEntries(
		Object.entries(loader.credentialTypes).map(([name, { type }]) => [name, type]),
	);
	return { name: loader.packageName, nodes, credentials, descriptions: loader.types.nodes };
}
