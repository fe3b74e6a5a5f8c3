import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { type BenchCase, cases } from './bench/n8n/cases';
import { compareNodes } from './bench/n8n/comparison';
import { formatPage } from './bench/n8n/page';
import { formatCaseTable, formatPackageTable } from './bench/n8n/tables';
import { GC_ENVIRONMENT } from './bench/n8n/memory';
import { isWithinNoise, measureStartup } from './bench/n8n/startupTime';
import { checkTarget } from './bench/n8n/target';
import { createHome } from './n8n/home';
import { type Installation, installN8n } from './n8n/installation';
import { startServer } from './n8n/server';
import { type PackedPackage, createTarballWithSizes } from './n8n/tarball';
import { currentVersion } from './n8n/versions';
import { createTemporaryFolder } from './processes/folders';
import { runScript } from './processes/runScript';

const PAGE = join(__dirname, '..', 'docs', 'benchmarks.md');

/** The letter by which `--only` selects the start-up times and the package's size; the cases have letters of their own. */
const PACKAGE_LETTER = 'p';

/** A part of the page, and whether its targets are met. */
interface PagePart {
	readonly markdown: string;
	readonly hasPassed: boolean;
}

/** Progress goes to stderr, so that stdout holds the page only. */
const print = (line: string) => process.stderr.write(`${line}\n`);

/** Measures the node and n8n's HTTP Request node in a real n8n, and prints the results; fails when a target is missed. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rounds: { type: 'string', default: '3' },
			only: { type: 'string', default: `abcdefg${PACKAGE_LETTER}` },
			write: { type: 'boolean', default: false },
		},
	});
	const { only, write } = values;
	const rounds = Number(values.rounds);
	if (!(rounds >= 1)) throw new Error('--rounds takes a number, 1 or more');
	const installation = await installN8n(currentVersion, print);
	const folder = await createTemporaryFolder('bench');
	const packed = await createTarballWithSizes(folder);
	const selectedCases = cases.filter(({ letter }) => only.includes(letter));
	const caseParts = await measureCases(installation, folder, packed, selectedCases, rounds);
	const packagePart = only.includes(PACKAGE_LETTER)
		? await measureStartupAndSize(installation, folder, packed, rounds)
		: undefined;
	const tables = caseParts.map(({ markdown }) => markdown);
	const page = formatPage(tables, packagePart?.markdown, rounds, currentVersion);
	const markdown = await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE });
	if (write) await writeFile(PAGE, markdown);
	process.stdout.write(markdown);
	if ([...caseParts, packagePart].some((part) => part?.hasPassed === false)) process.exitCode = 1;
}

/** Runs the cases in one n8n. */
async function measureCases(
	installation: Installation,
	folder: string,
	{ file: tarball }: PackedPackage,
	selectedCases: readonly BenchCase[],
	rounds: number,
): Promise<PagePart[]> {
	if (selectedCases.length === 0) return [];
	const home = await createHome(installation, join(folder, 'bench'), {
		tarball,
		environment: GC_ENVIRONMENT,
	});
	const n8n = await startServer(home);
	const parts: PagePart[] = [];
	try {
		for (const benchCase of selectedCases) {
			const results = await compareNodes(n8n, benchCase, rounds, print);
			const target = checkTarget(benchCase, results);
			print(`(${benchCase.letter}) ${target.text} ${target.isMet ? 'Kept' : 'NOT KEPT'}`);
			parts.push({
				markdown: formatCaseTable(benchCase, results, target),
				hasPassed: target.isMet,
			});
		}
	} finally {
		await n8n.stop();
	}
	return parts;
}

/** Measures the start-up time of n8n with and without the package, and the package's size. */
async function measureStartupAndSize(
	installation: Installation,
	folder: string,
	packed: PackedPackage,
	rounds: number,
): Promise<PagePart> {
	const startupTimes = await measureStartup(installation, folder, packed, rounds, print);
	const hasPassed = isWithinNoise(startupTimes);
	print(`Start-up: ${hasPassed ? 'kept' : 'NOT KEPT'}`);
	return { markdown: formatPackageTable(startupTimes, packed), hasPassed };
}

runScript(main, print);
