import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { npm } from './npm';

const ROOT = join(__dirname, '..', '..');

/** This package as npm publishes it. */
export interface Packed {
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
export async function pack(folder: string): Promise<string> {
	return (await packAndWeigh(folder)).file;
}

/** As {@link pack}, and tells how big it is. */
export async function packAndWeigh(folder: string): Promise<Packed> {
	await mkdir(folder, { recursive: true });
	const printed = await npm(
		['pack', '--json', '--loglevel=error', '--pack-destination', folder],
		ROOT,
	);
	const packed: unknown = JSON.parse(printed);
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
