import { join } from 'node:path';

import { makeHome } from '../../n8n/home';
import type { Installation } from '../../n8n/installation';
import { startServer } from '../../n8n/server';
import type { Packed } from '../../n8n/tarball';
import { median } from '../measuredRun';

/** How long n8n took until it answered, in milliseconds, in the order of the rounds. */
export interface StartUp {
	readonly with: readonly number[];
	readonly without: readonly number[];
}

/**
 * Starts n8n with this package and without it in turn.
 *
 * @param installation the n8n
 * @param folder where both have their databases
 * @param packed this package
 * @param rounds how often each is started, after once to build its database
 * @param say told of every start
 */
export async function startUp(
	installation: Installation,
	folder: string,
	{ file: tarball }: Packed,
	rounds: number,
	say: (line: string) => void,
): Promise<StartUp> {
	const taken = { with: Array<number>(), without: Array<number>() };
	const homes = [
		['with', await makeHome(installation, join(folder, 'with'), { tarball })],
		['without', await makeHome(installation, join(folder, 'without'))],
	] as const;
	for (let round = 0; round <= rounds; round++) {
		for (const [name, home] of round % 2 === 1 ? homes : homes.toReversed()) {
			const server = await startServer(home);
			await server.stop();
			say(`start ${round} of ${rounds}, ${name} the package: ${Math.round(server.startMs)} ms`);
			if (round > 0) taken[name].push(server.startMs);
		}
	}
	return taken;
}

/**
 * Whether the package's share in the start is too small to be told from chance: the difference is smaller than what the
 * starts without the package differ among themselves.
 *
 * @param taken how long the starts took
 */
export function isWithinNoise(taken: StartUp): boolean {
	const spread = Math.max(...taken.without) - Math.min(...taken.without);
	return median(taken.with) - median(taken.without) <= spread;
}
