import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cases } from './bench/n8n/cases';
import { compareNodes } from './bench/n8n/comparison';
import { GC_ENVIRONMENT } from './bench/n8n/memory';
import { formatPage } from './bench/n8n/page';
import { isWithinNoise, measureStartup } from './bench/n8n/startupTime';
import { formatCaseTable, formatPackageTable } from './bench/n8n/tables';
import { checkTarget } from './bench/n8n/target';
import { ROOT, formatFor } from './generatedFiles';
import { createHome } from './n8n/home';
import { type Installation, installN8n } from './n8n/installation';
import { startServer } from './n8n/server';
import { type PackedPackage, createTarballWithSizes } from './n8n/tarball';
import { currentVersion } from './n8n/versions';
import { createTemporaryFolder } from './processes/folders';
import { print, runScript } from './processes/runScript';

const PAGE = join(ROOT, 'docs', 'benchmarks.md');

/** How often each job is done, where a case says nothing else. */
const ROUNDS = 3;

/**
 * Measures the node and n8n's HTTP Request node in a real n8n, and prints the results; fails when a referral was lost or
 * duplicated, or more requests were sent than needed. A missed target for a time is only printed, since it depends on the
 * machine. `--write` writes the page.
 */
async function main(): Promise<void> {
	const installation = await installN8n(currentVersion);
	const folder = await createTemporaryFolder('bench');
	const packed = await createTarballWithSizes(folder);
	const tables = await measureCases(installation, folder, packed);
	const packageTable = await measurePackage(installation, folder, packed);
	const markdown = await formatFor(PAGE, formatPage(tables, packageTable, ROUNDS, currentVersion));
	if (process.argv.includes('--write')) await writeFile(PAGE, markdown);
	print(markdown);
}

/** Runs the cases in one n8n, and returns their tables. */
async function measureCases(
	installation: Installation,
	folder: string,
	{ file: tarball }: PackedPackage,
): Promise<string[]> {
	const home = await createHome(installation, join(folder, 'bench'), {
		tarball,
		environment: GC_ENVIRONMENT,
	});
	const n8n = await startServer(home);
	const tables: string[] = [];
	try {
		for (const benchCase of cases) {
			const results = await compareNodes(n8n, benchCase, ROUNDS);
			const target = checkTarget(benchCase, results);
			report(`(${benchCase.letter}) ${target.text}`, target.isMet);
			if (!target.isExact) process.exitCode = 1;
			tables.push(formatCaseTable(benchCase, results, target));
		}
	} finally {
		await n8n.stop();
	}
	return tables;
}

async function measurePackage(
	installation: Installation,
	folder: string,
	packed: PackedPackage,
): Promise<string> {
	const startupTimes = await measureStartup(installation, folder, packed, ROUNDS);
	report('Start-up:', isWithinNoise(startupTimes));
	return formatPackageTable(startupTimes, packed);
}

/** Prints whether a target is met. */
function report(text: string, isMet: boolean): void {
	print(`${text} ${isMet ? 'Met.' : 'MISSED.'}`);
}

runScript(main);
