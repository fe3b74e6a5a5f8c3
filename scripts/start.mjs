/**
 * Runs one of the project's commands on a machine that has nothing but Node.js and npm: installs what is missing first.
 * Plain JavaScript that imports only from Node.js, because it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const END_WITH_PARENT = join(ROOT, 'scripts', 'processes', 'endWithParent.cjs');

const [command = '', ...rest] = process.argv.slice(2).filter((word) => word !== '--built');

/** Runs a file with tsx; its own command would kill a script that is busy when Ctrl+C is pressed. */
const script = (file) => [
	{ title: '', tool: join(ROOT, file), args: [], nodeArgs: ['--import', 'tsx'] },
];

const jest = (title, ...args) => [{ title, tool: 'jest/bin/jest.js', args }];

/** Builds dist; with `--built`, the existing one is used, so that two commands can run at the same time. */
const build = process.argv.includes('--built')
	? []
	: [{ title: 'Build', tool: 'gulp/bin/gulp.js', args: ['build', '--silent'] }];

/** The checks that need no build. Their caches are keyed on the contents of the files. */
const checks = [
	{
		title: 'Formatting',
		tool: 'prettier/bin/prettier.cjs',
		args: ['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content', '.'],
	},
	{
		title: 'Types',
		tool: 'typescript/bin/tsc',
		args: ['-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', cachePath('tsc.json')],
	},
	{
		title: 'Lint rules',
		tool: 'eslint/bin/eslint.js',
		args: [
			'.',
			'--max-warnings',
			'0',
			'--cache',
			'--cache-strategy',
			'content',
			'--cache-location',
			cachePath('eslint.json'),
		],
	},
];

/** The source maps of dist, kept outside it: they map the coverage of the build, which n8n loads, to source lines. */
const sourceMaps = {
	title: 'Source maps',
	tool: 'typescript/bin/tsc',
	args: ['-p', 'tsconfig.build.json', '--sourceMap', '--outDir', 'coverage/maps'],
};

/** The stages of each command, one after another; the steps of a stage run side by side. */
const commands = {
	test: rest.includes('--coverage')
		? [[...build, sourceMaps, ...checks], jest('Tests', '--config', 'jest.coverage.config.js')]
		: [[...build, ...checks], jest('Tests')],
	start: [build, script('scripts/devServer.ts')],
	demo: [build, script('scripts/demo.ts')],
	'test:n8n': [build, jest('Tests', '--config', 'jest.n8n.config.js')],
	'test:browser': [build, jest('Tests', '--config', 'jest.browser.config.js')],
	'docs:pictures': [
		build,
		jest('Pictures', '--config', 'jest.browser.config.js', '--globals', '{"pictures":true}'),
	],
	bench: [build, script('scripts/bench.ts')],
	'bench:n8n': [build, script('scripts/benchN8n.ts')],
	'count:path': [build, script('scripts/countPath.ts')],
	scale: [build, script('scripts/scale.ts')],
	storm: [build, script('scripts/storm.ts')],
	fuzz: [build, script('scripts/fuzz.ts')],
};

function cachePath(name) {
	return join('node_modules', '.cache', name);
}

/** The file of a tool: as a path inside node_modules, or as the package exports it. A whole path stays as it is. */
function fileOf(tool) {
	const file = join(ROOT, 'node_modules', ...tool.split('/'));
	return existsSync(file) ? file : require.resolve(tool);
}

const children = new Set();

/** Starts a file with this Node.js; it ends when this process does, even if this process is killed. */
function startFile(file, args, stdio, nodeArgs = []) {
	const allArgs = ['--require', END_WITH_PARENT, ...nodeArgs, file, ...args];
	const child = spawn(process.execPath, allArgs, { cwd: ROOT, stdio });
	children.add(child);
	child.once('close', () => children.delete(child));
	return child;
}

/** Runs a file in the foreground, and ends everything when it fails. */
async function run(title, file, args, nodeArgs) {
	if (title !== '') console.log(`${title} ...`);
	const child = startFile(file, args, 'inherit', nodeArgs);
	child.once('error', (error) => console.error(error.message));
	const status = await new Promise((resolve) => child.once('close', resolve));
	if (status !== 0) process.exit(status ?? 1);
}

/**
 * Runs steps side by side, with one line for each as it ends. The first that fails ends the others: what it printed is
 * shown, and the command ends with its status.
 */
async function runTogether(steps) {
	await Promise.all(
		steps.map(
			({ title, tool, args }) =>
				new Promise((resolve) => {
					const startedAt = performance.now();
					const child = startFile(fileOf(tool), args, ['ignore', 'pipe', 'pipe']);
					const output = [];
					child.stdout.on('data', (data) => output.push(data));
					child.stderr.on('data', (data) => output.push(data));
					child.on('error', (error) => output.push(Buffer.from(error.message)));
					child.on('close', (status) => {
						const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
						console.log(`${title}: ${status === 0 ? 'ok' : 'failed'} (${seconds} s)`);
						if (status === 0) {
							resolve();
							return;
						}
						process.stdout.write(Buffer.concat(output));
						for (const other of children) other.kill();
						process.exit(status ?? 1);
					});
				}),
		),
	);
}

/** Checks the version, since an older Node.js would fail later with an obscure message. */
function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	console.error(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
	process.exit(1);
}

/** Installs the dependencies in package-lock.json, unless the same lockfile was installed before. */
async function install() {
	const marker = join(ROOT, 'node_modules', '.installed-from');
	const lock = createHash('sha256')
		.update(readFileSync(join(ROOT, 'package-lock.json')))
		.digest('hex');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
	const npm = process.env.npm_execpath;
	if (npm === undefined) {
		console.error('Run this with npm, e.g. npm test or npm run demo.');
		process.exit(1);
	}
	await run('Installing dependencies (about a minute, first run only)', npm, [
		'ci',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
	]);
	writeFileSync(marker, lock);
}

// The tool that runs stops what it has started, and then this process exits too. On Windows a closed terminal and Ctrl+C
// reach it by themselves, and any signal from here kills it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => {
		if (process.platform === 'win32' && signal !== 'SIGTERM') return;
		for (const child of children) child.kill(signal);
	});
}
require(END_WITH_PARENT);

const stages = commands[command];
if (stages === undefined) {
	console.error(`Unknown command. Choose one of: ${Object.keys(commands).join(', ')}.`);
	process.exit(2);
}
checkNode();
await install();
for (const stage of stages.slice(0, -1)) await runTogether(stage);
const [last] = stages.at(-1);
const startedAt = performance.now();
await run(last.title, fileOf(last.tool), [...last.args, ...rest], last.nodeArgs);
if (last.title !== '') {
	console.log(`${last.title}: ok (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
