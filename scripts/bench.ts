import { measureRateLimit } from './bench/rateLimit';
import { measureSizes } from './bench/sizes';
import { measureThroughput } from './bench/throughput';
import { runScript } from './processes/runScript';

/** The parts, by the argument that selects one; each returns whether the node is fast enough. */
const parts: Readonly<Record<string, () => Promise<boolean>>> = {
	throughput: measureThroughput,
	rateLimit: measureRateLimit,
	sizes: measureSizes,
};

/**
 * Measures the node with many items and prints the results; fails when it is too slow with a rate limit, or when twice the
 * size takes more than twice the time.
 */
async function main(): Promise<void> {
	const [only] = process.argv.slice(2);
	if (only !== undefined && !Object.hasOwn(parts, only)) {
		throw new Error(`Choose one of: ${Object.keys(parts).join(', ')}`);
	}
	for (const [name, measure] of Object.entries(parts)) {
		if ((only ?? name) === name && !(await measure())) process.exitCode = 1;
	}
}

runScript(main);
