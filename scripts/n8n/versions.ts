import { join } from 'node:path';

/** The folder with the package.json and the lockfile of each n8n. */
const VERSIONS = join(__dirname, '..', '..', 'test', 'n8n', 'versions');

/** A version of n8n that this package is tested with. */
export interface N8nVersion {
	readonly number: string;
	/** The folder of its package.json and lockfile. */
	readonly folder: string;
	/** The version of Node.js that is installed with it; by default it runs on that of this process. */
	readonly bundledNode?: string;
	/** Environment variables that only this version needs. */
	readonly environment: Readonly<Record<string, string>>;
}

/** The current major version, which needs a newer Node.js than this package does. */
export const currentVersion: N8nVersion = {
	number: '2.41.1',
	folder: join(VERSIONS, '2.41.1'),
	bundledNode: '24.21.0',
	environment: {},
};

/** The last release of n8n 1. */
const previousMajorVersion: N8nVersion = {
	number: '1.123.81',
	folder: join(VERSIONS, '1.123.81'),
	// Its other expression engine has no build for Linux.
	environment: { N8N_EXPRESSION_ENGINE: 'legacy' },
};

/** All versions of n8n that this package is tested with. */
export const testedVersions: readonly N8nVersion[] = [currentVersion, previousMajorVersion];
