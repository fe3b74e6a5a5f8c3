import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { npm } from './npm';

const ROOT = join(__dirname, '..', '..');

/**
 * Packs this package as npm publishes it. It has to be built already.
 *
 * @param folder where the tarball goes
 * @returns the tarball's file
 */
export async function pack(folder: string): Promise<string> {
	await mkdir(folder, { recursive: true });
	const printed = await npm(
		['pack', '--json', '--loglevel=error', '--pack-destination', folder],
		ROOT,
	);
	const packed: unknown = JSON.parse(printed);
	const [first]: unknown[] = Array.isArray(packed) ? packed : [];
	if (typeof first !== 'object' || first === null || !('filename' in first)) {
		throw new Error('npm does not tell what it packed');
	}
	return join(folder, String(first.filename));
}
