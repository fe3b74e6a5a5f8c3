/** How often growth is measured: other programs and the garbage collector disturb some measurements, hardly all. */
const MAX_ATTEMPTS = 5;

/** Measures the processor time that work takes, in milliseconds; at least 1, as short work may seem to take none. */
export async function processorTimeOf(work: () => Promise<void> | void): Promise<number> {
	const before = process.cpuUsage();
	await work();
	return Math.max(1, process.cpuUsage(before).user / 1000);
}

/**
 * Measures how many times the processor time of work with a single size it takes with the double size: about 2 where it
 * is in proportion, 4 where it grows with the square.
 *
 * @param bound the ratio below which it is not measured again
 * @returns the lowest ratio that was measured
 */
export async function measureGrowth(
	work: (size: number) => Promise<void> | void,
	single: number,
	bound: number,
): Promise<number> {
	await work(single);
	let lowest = Infinity;
	for (let attempt = 0; attempt < MAX_ATTEMPTS && lowest >= bound; attempt++) {
		const time = await processorTimeOf(async () => await work(single));
		lowest = Math.min(lowest, (await processorTimeOf(async () => await work(2 * single))) / time);
	}
	return lowest;
}
