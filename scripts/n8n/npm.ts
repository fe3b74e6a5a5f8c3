import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runProgramOrThrow } from './runProgram';

/**
 * Runs npm with this Node.js.
 *
 * @param args npm's arguments
 * @param cwd its working folder
 * @returns its standard output
 * @throws {Error} with its output, when it fails
 */
export async function runNpm(args: readonly string[], cwd: string): Promise<string> {
	return await runProgramOrThrow(process.execPath, [findNpm(), ...args], {
		cwd,
		env: withoutNpmSettings(),
	});
}

/**
 * Finds the file of npm's command: npm passes its own path to the programs that it starts; otherwise the npm that came
 * with Node.js is used.
 *
 * @throws {Error} when there is none
 */
export function findNpm(): string {
	const nodeFolder = dirname(process.execPath);
	const candidates = [
		process.env.npm_execpath,
		join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	];
	const found = candidates.find((place) => place !== undefined && existsSync(place));
	if (found === undefined) throw new Error('npm was not found: run this with npm');
	return found;
}

/** The variables that an outer npm sets would become settings of the npm that is started here. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name)),
	);
}
