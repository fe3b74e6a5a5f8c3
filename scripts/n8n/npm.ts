import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runProgramOrThrow } from './runProgram';

/**
 * Runs npm with this Node.js.
 *
 * @param args what npm is told
 * @param cwd where it runs
 * @returns what it wrote
 * @throws {Error} with what it wrote, when it fails
 */
export async function runNpm(args: readonly string[], cwd: string): Promise<string> {
	return await runProgramOrThrow(process.execPath, [findNpm(), ...args], {
		cwd,
		env: withoutNpmSettings(),
	});
}

/** npm tells the programs that it starts where it is; started otherwise, it is where Node.js brought it. */
function findNpm(): string {
	const nodeFolder = dirname(process.execPath);
	const candidates = [
		process.env.npm_execpath,
		join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	];
	const found = candidates.find((place) => place !== undefined && existsSync(place));
	if (found === undefined) throw new Error('npm was not found: start this through npm');
	return found;
}

/** What npm tells its children would become settings of the npm that is started here. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name)),
	);
}
