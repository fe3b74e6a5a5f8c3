import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { runNpm } from './npm';

const ROOT = join(__dirname, '..', '..');

/** This package as npm publishes it. */
export interface PackedPackage {
	/** The tarball. */
	readonly file: string;
	/** How long the tarball is, in bytes. */
	readonly packedBytes: number;
	/** How long the files in it are together, in bytes. */
	readonly unpackedBytes: number;
}

/**
 * Packs this package as npm publishes it. It has to be built already.
 *
 * @param folder where the tarball goes
 * @returns the tarball's file
 */
export async function createTarball(folder: string): Promise<string> {
	return (await createTarballWithSizes(folder)).file;
}

/** As {@link createTarball}, and tells how big it is. */
export async function createTarballWithSizes(folder: string): Promise<PackedPackage> {
	await mkdir(folder, { recursive: true });
	const output = await runNpm(
		['pack', '--json', '--loglevel=error', '--pack-destination', folder],
		ROOT,
	);
	const packed: unknown = JSON.parse(output);
	const [first]: unknown[] = Array.isArray(packed) ? packed : [];
	if (
		typeof first !== 'object' ||
		first === null ||
		!('filename' in first && 'size' in first && 'unpackedSize' in first)
	) {
		throw new Error('npm does not tell what it packed');
	}
	return {
		file: join(folder, String(first.filename)),
		packedBytes: Number(first.size),
		unpackedBytes: Number(first.unpackedSize),
	};
}
