import { pace } from './bench/rateLimit';
import { throughput } from './bench/throughput';

/** How long the sandbox takes for every answer, in milliseconds. */
const ANSWER_MS = 20;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Measures the node over many items and prints what came of it; fails when it does not keep the pace. */
async function main(): Promise<void> {
	const [only] = process.argv.slice(2);
	if (only !== 'pace') await throughput(ANSWER_MS, say);
	if (!(await pace(ANSWER_MS, say))) process.exitCode = 1;
}

main().catch((reason: unknown) => {
	say(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
