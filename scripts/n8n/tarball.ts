import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

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
 * @param folder the folder for the tarball
 * @param root the package's folder; by default this one's
 * @returns the tarball's file
 */
export async function createTarball(folder: string, root = ROOT): Promise<string> {
	return (await createTarballWithSizes(folder, root)).file;
}

/** As {@link createTarball}, and returns the sizes as well. */
export async function createTarballWithSizes(folder: string, root = ROOT): Promise<PackedPackage> {
	await mkdir(folder, { recursive: true });
	const output = await runNpm(
		['pack', '--json', '--loglevel=error', '--pack-destination', folder],
		root,
	);
	const packed: unknown = JSON.parse(output);
	const [first]: unknown[] = Array.isArray(packed) ? packed : [];
	if (
		typeof first !== 'object' ||
		first === null ||
		!('filename' in first && 'size' in first && 'unpackedSize' in first)
	) {
		throw new Error('npm did not report what it packed');
	}
	return {
		file: join(folder, String(first.filename)),
		packedBytes: Number(first.size),
		unpackedBytes: Number(first.unpackedSize),
	};
}
