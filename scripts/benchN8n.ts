import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { cases } from './bench/n8n/cases';
import { compareNodes } from './bench/n8n/comparison';
import { GC_ENVIRONMENT } from './bench/n8n/memory';
import { formatPage } from './bench/n8n/page';
import { isWithinNoise, measureStartup } from './bench/n8n/startupTime';
import { formatCaseTable, formatPackageTable } from './bench/n8n/tables';
import { checkTarget } from './bench/n8n/target';
import { ROOT, formatFor } from './generatedFiles';
import { createHome } from './n8n/home';
import { installN8n } from './n8n/installation';
import { startServer } from './n8n/server';
import { createTarballWithSizes } from './n8n/tarball';
import { currentVersion } from './n8n/versions';
import { createTemporaryFolder } from './processes/folders';
import { print, runScript } from './processes/runScript';

const PAGE = join(ROOT, 'docs', 'benchmarks.md');

const ROUNDS = 3;

/** Measures the node and n8n's HTTP Request node in a real n8n, and prints the results; fails when a target is missed. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
	const installation = await installN8n(currentVersion);
	const folder = await createTemporaryFolder('bench');
	const packed = await createTarballWithSizes(folder);
	const home = await createHome(installation, join(folder, 'bench'), {
		tarball: packed.file,
		environment: GC_ENVIRONMENT,
	});
	const n8n = await startServer(home);
	const tables: string[] = [];
	for (const benchCase of cases) {
		const results = await compareNodes(n8n, benchCase, ROUNDS);
		const target = checkTarget(benchCase, results);
		report(`(${benchCase.letter}) ${target.text}`, target.isMet);
		tables.push(formatCaseTable(benchCase, results, target));
	}
	await n8n.stop();
	const startupTimes = await measureStartup(installation, folder, packed, ROUNDS);
	report('Start-up:', isWithinNoise(startupTimes));
	const packageTable = formatPackageTable(startupTimes, packed);
	const page = formatPage(tables, packageTable, ROUNDS, currentVersion);
	const markdown = await formatFor(PAGE, page);
	if (values.write) await writeFile(PAGE, markdown);
	print(markdown);
}

/** Prints whether a target is met; if not, the command fails. */
function report(text: string, isMet: boolean): void {
	print(`${text} ${isMet ? 'Kept' : 'NOT KEPT'}`);
	if (!isMet) process.exitCode = 1;
}

runScript(main);
