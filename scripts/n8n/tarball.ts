import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { getMember } from '../../nodes/PlannrReferral/transport/json';
import { runNpm } from './npm';

const ROOT = join(__dirname, '..', '..');

/** This package as npm publishes it. */
export interface PackedPackage {
	/** The tarball. */
	readonly file: string;
	/** The size of the tarball, in bytes. */
	readonly packedBytes: number;
	/** The total size of its files, in bytes. */
	readonly unpackedBytes: number;
}

/**
 * Packs this package as npm publishes it. It must have been built before.
 *
 * @param root the package's folder; by default this one's
 */
export async function createTarball(folder: string, root = ROOT): Promise<string> {
	return (await createTarballWithSizes(folder, root)).file;
}

/** As {@link createTarball}, and returns the sizes as well. */
export async function createTarballWithSizes(folder: string, root = ROOT): Promise<PackedPackage> {
	await mkdir(folder, { recursive: true });
	const args = ['pack', '--json', '--loglevel=error', '--pack-destination', folder];
	const [packed]: unknown[] = JSON.parse(await runNpm(args, root));
	return {
		file: join(folder, String(getMember(packed, 'filename'))),
		packedBytes: Number(getMember(packed, 'size')),
		unpackedBytes: Number(getMember(packed, 'unpackedSize')),
	};
}
