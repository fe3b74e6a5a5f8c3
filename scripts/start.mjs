/**
 * Runs one of the project's commands on a machine that has nothing but Node.js and npm: installs what is missing first.
 * Plain JavaScript without imports from outside, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/** What each command runs, in this order: a title, the file of a tool, and what the tool is told. */
const build = ['Building', 'gulp/bin/gulp.js', ['build', '--silent']];
const commands = {
	test: [
		['Linting', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']],
		[
			'Checking the formatting',
			'prettier/bin/prettier.cjs',
			['--check', '--log-level', 'warn', '.'],
		],
		['Checking the types', 'typescript/bin/tsc', ['-p', 'tsconfig.json']],
		build,
		['Testing', 'jest/bin/jest.js', []],
	],
	start: [build, ['', 'tsx/dist/cli.mjs', ['scripts/devServer.ts']]],
	demo: [build, ['', 'tsx/dist/cli.mjs', ['scripts/demo.ts']]],
	'test:n8n': [build, ['Testing', 'jest/bin/jest.js', ['--config', 'jest.n8n.config.js']]],
	'test:browser': [build, ['Testing', 'jest/bin/jest.js', ['--config', 'jest.browser.config.js']]],
	'docs:pictures': [
		build,
		[
			'Taking the pictures',
			'jest/bin/jest.js',
			['--config', 'jest.browser.config.js', '--globals', '{"pictures":true}'],
		],
	],
	bench: [build, ['', 'tsx/dist/cli.mjs', ['scripts/bench.ts']]],
	'bench:n8n': [build, ['', 'tsx/dist/cli.mjs', ['scripts/benchN8n.ts']]],
	scale: [build, ['', 'tsx/dist/cli.mjs', ['scripts/scale.ts']]],
	storm: [build, ['', 'tsx/dist/cli.mjs', ['scripts/storm.ts']]],
};

/** Runs a file with this Node.js and ends everything when it fails. */
function run(title, file, args) {
	if (title !== '') console.log(`\n${title} ...`);
	const { status, error } = spawnSync(process.execPath, [file, ...args], {
		cwd: ROOT,
		stdio: 'inherit',
	});
	if (error) console.error(error.message);
	if (status !== 0) process.exit(status ?? 1);
}

/** Checks the version, since an older Node.js fails later with a message that says nothing. */
function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	console.error(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
	process.exit(1);
}

/** Installs what package-lock.json names, unless this very lockfile was installed before. */
function install() {
	const marker = join(ROOT, 'node_modules', '.installed-from');
	const lock = createHash('sha256')
		.update(readFileSync(join(ROOT, 'package-lock.json')))
		.digest('hex');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
	const npm = process.env.npm_execpath;
	if (npm === undefined) {
		console.error('Start this through npm: npm test, or npm run demo.');
		process.exit(1);
	}
	run('Installing what is missing (about a minute, once)', npm, [
		'ci',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
	]);
	writeFileSync(marker, lock);
}

// Ctrl+C is for the tool that runs: it ends what it has started, and then this ends too.
process.on('SIGINT', () => {});

const [command = '', ...rest] = process.argv.slice(2);
const steps = commands[command];
if (steps === undefined) {
	console.error(`Unknown command. Choose one of: ${Object.keys(commands).join(', ')}.`);
	process.exit(2);
}
checkNode();
install();
for (const [place, [title, tool, args]] of steps.entries()) {
	const file = join(ROOT, 'node_modules', ...tool.split('/'));
	run(
		title,
		existsSync(file) ? file : require.resolve(tool),
		place === steps.length - 1 ? [...args, ...rest] : args,
	);
}
