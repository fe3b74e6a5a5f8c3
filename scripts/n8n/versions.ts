import { join } from 'node:path';

/** The folder with the package.json and the lockfile of each n8n. */
const VERSIONS = join(__dirname, '..', '..', 'test', 'n8n', 'versions');

/** An n8n that this package is tried with. */
export interface N8nVersion {
	readonly number: string;
	/** Where its package.json and its lockfile are. */
	readonly folder: string;
	/** The version of the Node.js that comes with it; without it, it runs on the one that runs this. */
	readonly bundledNode?: string;
	/** What it needs to be told besides what every n8n is told. */
	readonly environment: Readonly<Record<string, string>>;
}

/** n8n's present line, which needs a newer Node.js than this package does. */
export const currentVersion: N8nVersion = {
	number: '2.41.1',
	folder: join(VERSIONS, '2.41.1'),
	bundledNode: '24.21.0',
	environment: {},
};

/** The last of n8n's first line. */
export const firstMajorVersion: N8nVersion = {
	number: '1.123.81',
	folder: join(VERSIONS, '1.123.81'),
	// Its other engine for expressions comes without a build for Linux.
	environment: { N8N_EXPRESSION_ENGINE: 'legacy' },
};

/** Every n8n that this package is tried with. */
export const testedVersions: readonly N8nVersion[] = [currentVersion, firstMajorVersion];
