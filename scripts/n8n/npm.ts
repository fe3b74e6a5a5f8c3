import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { succeed } from './runProgram';

/**
 * Runs npm with this Node.js.
 *
 * @param args what npm is told
 * @param cwd where it runs
 * @returns what it wrote
 * @throws {Error} with what it wrote, when it fails
 */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
	return await succeed(process.execPath, [npmFile(), ...args], { cwd, env: environment() });
}

/** npm tells the programs that it starts where it is; started otherwise, it is where Node.js brought it. */
function npmFile(): string {
	const beside = dirname(process.execPath);
	const places = [
		process.env.npm_execpath,
		join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	];
	const found = places.find((place) => place !== undefined && existsSync(place));
	if (found === undefined) throw new Error('npm was not found: start this through npm');
	return found;
}

/** What npm tells its children would become settings of the npm that is started here. */
function environment(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name)),
	);
}
