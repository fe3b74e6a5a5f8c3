import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { type Case, cases } from './bench/n8n/cases';
import { contest } from './bench/n8n/comparison';
import { pageOf } from './bench/n8n/page';
import { caseTable, packageTable } from './bench/n8n/tables';
import { TIDY } from './bench/n8n/memory';
import { isWithinNoise, startUp } from './bench/n8n/startupTime';
import { verdictOf } from './bench/n8n/verdict';
import { makeHome } from './n8n/home';
import { type Installation, install } from './n8n/installation';
import { startServer } from './n8n/server';
import { type Packed, packAndWeigh } from './n8n/tarball';
import { present } from './n8n/versions';

const PAGE = join(__dirname, '..', 'docs', 'benchmarks.md');

/** The most that the package may take, packed, in bytes: a guard against growing unnoticed. */
const MOST_PACKED = 70_000;

/** The starts and the package's size, beside the letters of the cases. */
const PACKAGE = 'p';

/** A part of the page, and whether everything in it is as it has to be. */
interface Part {
	readonly markdown: string;
	readonly isKept: boolean;
}

/** What is under way is told there, so that what is printed is the page alone. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Measures the node beside n8n's own in a real n8n, and prints what came of it; fails when it is not as it has to be. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rounds: { type: 'string', default: '3' },
			only: { type: 'string', default: `abcd${PACKAGE}` },
			write: { type: 'boolean', default: false },
		},
	});
	const { only, write } = values;
	const rounds = Number(values.rounds);
	if (!(rounds >= 1)) throw new Error('--rounds takes a number, 1 or more');
	const installation = await install(present, say);
	const folder = await mkdtemp(join(tmpdir(), 'plannr-bench-'));
	try {
		const packed = await packAndWeigh(folder);
		const jobs = cases.filter(({ letter }) => only.includes(letter));
		const beside = await besideTheirs(installation, folder, packed, jobs, rounds);
		const ofPackage = only.includes(PACKAGE)
			? await startAndSize(installation, folder, packed, rounds)
			: undefined;
		const tables = beside.map(({ markdown }) => markdown);
		const page = pageOf(tables, ofPackage?.markdown, rounds, present);
		const markdown = await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE });
		if (write) await writeFile(PAGE, markdown);
		process.stdout.write(markdown);
		if ([...beside, ofPackage].some((part) => part?.isKept === false)) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** Does the jobs in one n8n. */
async function besideTheirs(
	installation: Installation,
	folder: string,
	{ file: tarball }: Packed,
	jobs: readonly Case[],
	rounds: number,
): Promise<Part[]> {
	if (jobs.length === 0) return [];
	const home = await makeHome(installation, join(folder, 'bench'), { tarball, environment: TIDY });
	const n8n = await startServer(home);
	const parts: Part[] = [];
	try {
		for (const job of jobs) {
			const contenders = await contest(n8n, job, rounds, say);
			const verdict = verdictOf(job, contenders);
			say(`(${job.letter}) ${verdict.text} ${verdict.isKept ? 'Kept' : 'NOT KEPT'}`);
			parts.push({ markdown: caseTable(job, contenders, verdict), isKept: verdict.isKept });
		}
	} finally {
		await n8n.stop();
	}
	return parts;
}

/** What the package costs an n8n that does nothing. */
async function startAndSize(
	installation: Installation,
	folder: string,
	packed: Packed,
	rounds: number,
): Promise<Part> {
	const taken = await startUp(installation, folder, packed, rounds, say);
	const isKept = isWithinNoise(taken) && packed.packedBytes <= MOST_PACKED;
	say(`Start-up and size: ${isKept ? 'kept' : 'NOT KEPT'}`);
	return { markdown: packageTable(taken, packed), isKept };
}

main().catch((reason: unknown) => {
	say(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
