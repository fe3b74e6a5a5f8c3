import { measureLookups } from './bench/lookups';
import { measureRateLimit } from './bench/rateLimit';
import { measureSizes } from './bench/sizes';
import { measureThroughput } from './bench/throughput';

/** Latency of every response of the mock API, in milliseconds. */
const LATENCY_MS = 20;

const print = (line: string) => process.stdout.write(`${line}\n`);

/**
 * Measures the node with many items and prints the results; fails when it is too slow with a rate limit or in lookups, or
 * when twice the size takes more than twice the time. An argument selects one part: `pace` the rate limit, `lookups` the
 * lookups, `sizes` what grows with the input.
 */
async function main(): Promise<void> {
	const [only] = process.argv.slice(2);
	const isSelected = (part: string) => only === undefined || only === part;
	if (isSelected('throughput')) await measureThroughput(LATENCY_MS, print);
	const hasPassed = [
		!isSelected('pace') || (await measureRateLimit(LATENCY_MS, print)),
		!isSelected('lookups') || (await measureLookups(print)),
		!isSelected('sizes') || (await measureSizes(print)),
	];
	if (hasPassed.includes(false)) process.exitCode = 1;
}

main().catch((reason: unknown) => {
	print(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
