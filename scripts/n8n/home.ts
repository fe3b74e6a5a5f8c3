import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Installation } from './installation';
import { runNpm } from './npm';
import { type ProgramResult, runProgram } from './runProgram';

/** An n8n with a user folder of its own: its database, its settings, and the community nodes installed there. */
export interface Home {
	readonly installation: Installation;
	readonly folder: string;
	/** The environment in which its n8n runs. */
	readonly environment: NodeJS.ProcessEnv;
}

/** What a home may have besides. */
export interface HomeOptions {
	/** This package's tarball; without it, n8n's own nodes are all there is. */
	readonly tarball?: string;
	/** Further settings of n8n. */
	readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Makes a user folder for an n8n, with this package in it as the panel for community nodes installs it.
 *
 * @param installation the n8n
 * @param folder the folder; it may have been a home before
 * @param options see {@link HomeOptions}
 */
export async function createHome(
	installation: Installation,
	folder: string,
	{ tarball, environment = {} }: HomeOptions = {},
): Promise<Home> {
	// Somebody may enter a real access token there.
	await mkdir(folder, { recursive: true });
	await chmod(folder, 0o700);
	if (tarball !== undefined) await installPackage(tarball, join(folder, '.n8n', 'nodes'));
	return {
		installation,
		folder,
		environment: {
			...inheritedEnvironment(),
			...settings,
			N8N_USER_FOLDER: folder,
			...installation.version.environment,
			...environment,
		},
	};
}

/**
 * Runs one of n8n's commands.
 *
 * @param home whose n8n
 * @param args the command and what it is told
 */
export async function runN8nCommand(home: Home, ...args: string[]): Promise<ProgramResult> {
	const { node, command } = home.installation;
	const { environment: env, folder: cwd } = home;
	return await runProgram(node, [command, ...args], { env, cwd, timeout: COMMAND_TIMEOUT_MS });
}

/** As {@link runN8nCommand}, for a command that has to succeed. */
export async function runN8nCommandOrThrow(home: Home, ...args: string[]): Promise<string> {
	const { code, stdout, stderr } = await runN8nCommand(home, ...args);
	if (code === 0) return stdout;
	throw new Error(`n8n ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${stdout}\n${stderr}`);
}

/** n8n installs community nodes by npm, without their scripts; what n8n itself brings is not fetched a second time. */
async function installPackage(tarball: string, nodes: string): Promise<void> {
	await mkdir(nodes, { recursive: true });
	const manifest = { name: 'installed-nodes', private: true, dependencies: {} };
	await writeFile(join(nodes, 'package.json'), JSON.stringify(manifest));
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	await runNpm(['install', '--ignore-scripts', '--legacy-peer-deps', ...quiet, tarball], nodes);
}

/** How long one of n8n's commands may take, in milliseconds: one that hangs is ended. */
const COMMAND_TIMEOUT_MS = 300_000;

/** Nothing is sent to n8n's makers, nobody is greeted, and only this machine is answered. */
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

/** What n8n and npm would take for settings of theirs stays out. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(N8N_|npm_|NODE_ENV|NODE_OPTIONS|JEST_)/i.test(name),
		),
	);
}
