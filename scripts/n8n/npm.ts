import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { environmentWithout } from './environment';
import { runProgramOrThrow } from './runProgram';

/** Runs npm with this Node.js, and returns its standard output; throws with its output when it fails. */
export async function runNpm(args: readonly string[], cwd: string): Promise<string> {
	// The variables that an outer npm sets would become settings of the one that is started here.
	const env = environmentWithout(/^npm_(config|package|lifecycle)_/i);
	return await runProgramOrThrow(process.execPath, [findNpm(), ...args], { cwd, env });
}

/**
 * Finds the file of npm's command: npm passes its own path to the programs that it starts; otherwise the npm that came
 * with Node.js is used.
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
