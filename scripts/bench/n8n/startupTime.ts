import { join } from 'node:path';

import { createHome } from '../../n8n/home';
import type { Installation } from '../../n8n/installation';
import { startServer } from '../../n8n/server';
import type { PackedPackage } from '../../n8n/tarball';
import { print } from '../../processes/runScript';
import { median } from '../measuredRun';

/** How long n8n took to start with and without this package, in milliseconds, in the order of the rounds. */
export interface StartupTimes {
	readonly with: readonly number[];
	readonly without: readonly number[];
}

/**
 * Starts n8n with and without this package in turn.
 *
 * @param rounds the number of starts each, after one that creates the database
 */
export async function measureStartup(
	installation: Installation,
	folder: string,
	{ file: tarball }: PackedPackage,
	rounds: number,
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

/** Checks whether the difference of the medians is no larger than the spread of the starts without the package. */
export function isWithinNoise(times: StartupTimes): boolean {
	const spread = Math.max(...times.without) - Math.min(...times.without);
	return median(times.with) - median(times.without) <= spread;
}
