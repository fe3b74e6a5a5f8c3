import { join } from 'node:path';

import { createHome } from '../../n8n/home';
import type { Installation } from '../../n8n/installation';
import { startServer } from '../../n8n/server';
import type { PackedPackage } from '../../n8n/tarball';
import { median } from '../measuredRun';

/** How long n8n took until it answered, in milliseconds, in the order of the rounds. */
export interface StartupTimes {
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
 * @param print told of every start
 */
export async function measureStartup(
	installation: Installation,
	folder: string,
	{ file: tarball }: PackedPackage,
	rounds: number,
	print: (line: string) => void,
): Promise<StartupTimes> {
	const times = { with: Array<number>(), without: Array<number>() };
	const homes = [
		['with', await createHome(installation, join(folder, 'with'), { tarball })],
		['without', await createHome(installation, join(folder, 'without'))],
	] as const;
	for (let round = 0; round <= rounds; round++) {
		for (const [name, home] of round % 2 === 1 ? homes : homes.toReversed()) {
			const server = await startServer(home);
			await server.stop();
			print(`start ${round} of ${rounds}, ${name} the package: ${Math.round(server.startMs)} ms`);
			if (round > 0) times[name].push(server.startMs);
		}
	}
	return times;
}

/**
 * Whether the package's share in the start is too small to be told from chance: the difference is smaller than what the
 * starts without the package differ among themselves.
 *
 * @param times how long the starts took
 */
export function isWithinNoise(times: StartupTimes): boolean {
	const spread = Math.max(...times.without) - Math.min(...times.without);
	return median(times.with) - median(times.without) <= spread;
}
