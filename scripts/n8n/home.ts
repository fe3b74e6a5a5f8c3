import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { environmentWithout } from './environment';
import type { Installation } from './installation';
import { runNpm } from './npm';
import { type ProgramResult, runProgram, runProgramOrThrow } from './runProgram';

/** An n8n with its own user folder, which holds its database, settings and installed community nodes. */
export interface Home {
	readonly installation: Installation;
	/** The user folder. */
	readonly folder: string;
	/** The environment variables for its n8n. */
	readonly environment: NodeJS.ProcessEnv;
}

/** Options of {@link createHome}. */
interface HomeOptions {
	/** This package's tarball; without it, no community node is installed. */
	readonly tarball?: string;
	/** Further environment variables for n8n. */
	readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Creates a user folder for an n8n, with this package installed as n8n installs community nodes.
 *
 * @param folder the folder; an existing one is reused
 */
export async function createHome(
	installation: Installation,
	folder: string,
	{ tarball, environment = {} }: HomeOptions = {},
): Promise<Home> {
	// Users may enter a real access token in this n8n.
	await mkdir(folder, { recursive: true });
	await chmod(folder, 0o700);
	if (tarball !== undefined) await installPackage(tarball, join(folder, '.n8n', 'nodes'));
	return {
		installation,
		folder,
		environment: {
			// Without what n8n, npm and Jest would read as settings.
			...environmentWithout(/^(N8N_|npm_|NODE_ENV|NODE_OPTIONS|JEST_)/i),
			...settings,
			N8N_USER_FOLDER: folder,
			...installation.version.environment,
			...environment,
		},
	};
}

/** Runs one of n8n's commands with its arguments. */
export async function runN8nCommand(home: Home, ...args: string[]): Promise<ProgramResult> {
	return await runProgram(...n8nProgram(home, args));
}

/** As {@link runN8nCommand}, but throws when the command fails; returns its standard output. */
export async function runN8nCommandOrThrow(home: Home, ...args: string[]): Promise<string> {
	return await runProgramOrThrow(...n8nProgram(home, args));
}

function n8nProgram(
	{ installation, environment: env, folder: cwd }: Home,
	args: readonly string[],
): Parameters<typeof runProgram> {
	const { node, command } = installation;
	return [node, [command, ...args], { env, cwd, timeout: COMMAND_TIMEOUT_MS }];
}

/** Installs a package as n8n does: with npm, without install scripts or the peer dependencies that n8n provides. */
async function installPackage(tarball: string, nodes: string): Promise<void> {
	await mkdir(nodes, { recursive: true });
	const manifest = { name: 'installed-nodes', private: true, dependencies: {} };
	await writeFile(join(nodes, 'package.json'), JSON.stringify(manifest));
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	await runNpm(['install', '--ignore-scripts', '--legacy-peer-deps', ...quiet, tarball], nodes);
}

/** How long a command may take before it is killed, in milliseconds. */
const COMMAND_TIMEOUT_MS = 300_000;

/** No telemetry, no welcome screens, and connections from this machine only. */
const settings = {
	GENERIC_TIMEZONE: 'Europe/London',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
};
