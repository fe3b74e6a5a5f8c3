import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
	createTemporaryFolder,
	lockFolder,
	releaseFolders,
	removeTemporaryFolder,
} from '../../scripts/processes/folders';
import { waitUntil } from '../n8n/waitUntil';

const ROOT = join(__dirname, '..', '..');
const SCRIPT = [
	'--require',
	join(ROOT, 'scripts', 'processes', 'endWithParent.cjs'),
	'--import',
	'tsx',
	join(__dirname, 'runMockN8n.ts'),
];

/** Runs the arguments that follow with Node.js, as npm and scripts/start.mjs run a script. */
const STARTER =
	"require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })";

/** A script that has started the mock n8n. */
interface Running {
	/** What was started here: the script, or what started it. */
	readonly child: ChildProcess;
	/** The folder for the script's temporary folders. */
	readonly temporary: string;
	readonly folder: string;
	readonly scriptPid: number;
	readonly n8nPid: number;
}

function exists(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

const started: Running[] = [];

/** Starts the script in a process group of its own, as a terminal does, and with temporary folders of its own. */
async function start(behaviour = '', throughStarter = false): Promise<Running> {
	const args = [...(throughStarter ? ['-e', STARTER, '--'] : []), ...SCRIPT, behaviour];
	const temporary = await mkdtemp(join(tmpdir(), 'plannr-processes-'));
	const child = spawn(process.execPath, args, {
		cwd: ROOT,
		env: { ...process.env, TMPDIR: temporary },
		detached: true,
		stdio: ['ignore', 'pipe', 'inherit'],
		windowsHide: true,
	});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
	const folder = await waitUntil('the folder', () => /^(.+)\n/.exec(output)?.[1]);
	const pids = async () =>
		(await readFile(join(folder, 'held-by'), 'utf8')).split('\n').map(Number);
	let found: number[] = [];
	while (found.length < 2) found = await pids();
	if (behaviour !== 'starting') {
		await waitUntil('n8n', () => (output.includes('ready') ? true : undefined));
	}
	const [scriptPid = 0, n8nPid = 0] = found;
	const running = { child, temporary, folder, scriptPid, n8nPid };
	started.push(running);
	return running;
}

/** Waits until nothing is left of a script. */
async function waitForEnd({ folder, scriptPid, n8nPid }: Running): Promise<void> {
	await waitUntil('the end', () =>
		exists(scriptPid) || exists(n8nPid) || existsSync(folder) ? undefined : true,
	);
}

afterAll(async () => {
	for (const { scriptPid, n8nPid, temporary } of started) {
		for (const pid of [scriptPid, n8nPid]) if (exists(pid)) process.kill(pid, 'SIGKILL');
		await rm(temporary, { recursive: true, force: true });
	}
});

/** Side by side, because they wait most of the time, one of them for 15 seconds. */
describe('n8n and its folder are gone', () => {
	it.concurrent.each<[NodeJS.Signals, number]>([
		['SIGINT', 1],
		['SIGINT', 2],
		['SIGTERM', 1],
		['SIGHUP', 1],
		['SIGKILL', 1],
	])('after %s to the script, %d times', async (signal, times) => {
		const running = await start();
		for (let time = 0; time < times; time++) process.kill(running.scriptPid, signal);
		await waitForEnd(running);
	});

	it.concurrent.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGKILL'])(
		'after %s while it starts',
		async (signal) => {
			const running = await start('starting');
			process.kill(running.scriptPid, signal);
			await waitForEnd(running);
		},
	);

	it.concurrent.each<NodeJS.Signals>(['SIGINT', 'SIGHUP', 'SIGTERM'])(
		'after %s to the whole group, as a terminal and timeout send it',
		async (signal) => {
			const running = await start('', true);
			const { pid = 0 } = running.child;
			process.kill(process.platform === 'win32' ? pid : -pid, signal);
			await waitForEnd(running);
		},
	);

	it.concurrent('after SIGKILL to what started the script', async () => {
		const running = await start('', true);
		running.child.kill('SIGKILL');
		await waitForEnd(running);
	});

	it.concurrent.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])(
		'after %s to the script, although n8n ignores all signals',
		async (signal) => {
			const running = await start('deaf');
			process.kill(running.scriptPid, signal);
			await waitForEnd(running);
		},
	);
});

describe('What an earlier run left', () => {
	let folder: string;
	let deadPid: number;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'plannr-left-'));
		const child = spawn(process.execPath, ['--version']);
		await once(child, 'exit');
		deadPid = child.pid ?? 0;
	});

	afterEach(async () => {
		await releaseFolders();
		await rm(folder, { recursive: true, force: true });
	});

	/** Leaves a folder as a script does that was killed together with its watchdog. */
	const leave = async (...programs: number[]) =>
		await writeFile(join(folder, 'held-by'), [deadPid, ...programs].join('\n'));

	it('is named, with how to end it, where the folder is used again', async () => {
		await leave(process.pid);
		await expect(lockFolder(folder)).rejects.toThrow(
			new RegExp(`An earlier run left process ${process.pid}, .*kill.* ${process.pid}`),
		);
	});

	it('is no obstacle once it has ended', async () => {
		await leave(deadPid);
		await lockFolder(folder);
		expect(await readFile(join(folder, 'held-by'), 'utf8')).toBe(String(process.pid));
	});

	it('is named when another temporary folder is created', async () => {
		const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
		await leave(process.pid);
		await removeTemporaryFolder(await createTemporaryFolder('next'));
		expect(written.mock.calls.join('\n')).toContain(`left process ${process.pid}`);
		expect(existsSync(folder)).toBe(true);
	});

	it('is deleted when it is a temporary folder that no process uses', async () => {
		jest.spyOn(process.stderr, 'write').mockReturnValue(true);
		await leave(deadPid);
		await removeTemporaryFolder(await createTemporaryFolder('next'));
		expect(existsSync(folder)).toBe(false);
	});

	it('is named as a script that runs while it does', async () => {
		await lockFolder(folder);
		await expect(lockFolder(folder)).rejects.toThrow(`Already running (process ${process.pid})`);
	});
});
