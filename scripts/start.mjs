/**
 * Runs one of the project's commands on a machine that has nothing but Node.js and npm: installs what is missing first.
 * Plain JavaScript that imports only from Node.js, because it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PROCESSES = join(ROOT, 'scripts', 'processes');
const END_WITH_PARENT = join(PROCESSES, 'endWithParent.cjs');

const require = createRequire(import.meta.url);
const { stepEnvironment } = require(join(PROCESSES, 'stepEnvironment.cjs'));

const [command = '', ...rest] = process.argv.slice(2).filter((word) => word !== '--built');

/** A step that runs a file with this Node.js. */
const step = (title, ...args) => ({ title, args });

/** A step that runs one of the scripts with tsx; tsx's own command would kill it if it is busy when Ctrl+C is pressed. */
const script = (name) => step('', '--import', 'tsx', `scripts/${name}.ts`);

const jest = (title, ...args) => step(title, 'node_modules/jest/bin/jest.js', ...args);

const tsc = (title, ...args) => step(title, 'node_modules/typescript/bin/tsc', ...args);

/** Builds dist; with `--built`, the existing one is used, so that two commands can run at the same time. */
const build = process.argv.includes('--built')
	? []
	: [step('Build', 'node_modules/gulp/bin/gulp.js', 'build', '--silent')];

const CACHE = 'node_modules/.cache';
const BY_CONTENT = ['--cache', '--cache-strategy', 'content'];

/** The checks that need no build. Their caches are keyed on the contents of the files. */
const checks = [
	step(
		'Formatting',
		...[
			'node_modules/prettier/bin/prettier.cjs',
			'--check',
			'--log-level',
			'warn',
			...BY_CONTENT,
			'.',
		],
	),
	tsc('Types', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', `${CACHE}/tsc.json`),
	step(
		'Lint rules',
		...['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'],
		...[...BY_CONTENT, '--cache-location', `${CACHE}/eslint.json`],
	),
];

/** The source maps of dist, kept outside it: they map the coverage of the build, which n8n loads, to source lines. */
const sourceMaps = tsc(
	'Source maps',
	...['-p', 'tsconfig.build.json', '--sourceMap', '--outDir', 'coverage/maps'],
);

/** The last step of each command, and the steps that run side by side before it. */
const commands = {
	test: rest.includes('--coverage')
		? [jest('Tests', '--config', 'jest.coverage.config.js'), ...build, sourceMaps, ...checks]
		: [jest('Tests'), ...build, ...checks],
	start: [script('devServer'), ...build],
	demo: [script('demo'), ...build],
	'test:n8n': [jest('Tests', '--config', 'jest.n8n.config.js'), ...build],
	'test:browser': [jest('Tests', '--config', 'jest.browser.config.js'), ...build],
	'docs:pictures': [
		jest('Pictures', '--config', 'jest.browser.config.js', '--globals', '{"pictures":true}'),
		...build,
	],
	bench: [script('bench'), ...build],
	'bench:n8n': [script('benchN8n'), ...build],
	'count:path': [script('countPath'), ...build],
	scale: [script('scale'), ...build],
	storm: [script('storm'), ...build],
	fuzz: [script('fuzz'), ...build],
};

const children = new Set();

/**
 * Runs a step, which ends when this process does, even if this process is killed; if it fails, the command ends with its
 * status. A quiet one, which runs beside others, prints one line as it ends, and its output only if it fails.
 */
async function run({ title, args }, isQuiet = false) {
	const startedAt = performance.now();
	if (title !== '' && !isQuiet) console.log(`${title} ...`);
	const child = spawn(process.execPath, ['--require', END_WITH_PARENT, ...args], {
		cwd: ROOT,
		env: stepEnvironment(process.env),
		stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
	});
	children.add(child);
	const output = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (data) => output.push(data));
	}
	const [status] = await once(child, 'close');
	children.delete(child);
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	if (title !== '' && (isQuiet || status === 0)) {
		console.log(`${title}: ${status === 0 ? 'ok' : 'failed'} (${seconds} s)`);
	}
	if (status === 0) return;
	process.stdout.write(Buffer.concat(output));
	for (const other of children) other.kill();
	process.exit(status ?? 1);
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
	const lockfile = readFileSync(join(ROOT, 'package-lock.json'));
	const hash = createHash('sha256').update(lockfile).digest('hex');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
	const npm = process.env.npm_execpath;
	if (npm === undefined) {
		console.error('Run this with npm, e.g. npm test or npm run demo.');
		process.exit(1);
	}
	const title = 'Installing dependencies (about a minute, first run only)';
	await run(step(title, npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'));
	writeFileSync(marker, hash);
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

const steps = commands[command];
if (steps === undefined) {
	console.error(`Unknown command. Choose one of: ${Object.keys(commands).join(', ')}.`);
	process.exit(2);
}
checkNode();
await install();
const [last, ...before] = steps;
await Promise.all(before.map(async (one) => await run(one, true)));
await run({ ...last, args: [...last.args, ...rest] });
