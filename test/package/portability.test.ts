import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { ROOT } from './packed';

/** What is made here, or by Git and npm. */
const IGNORED = ['node_modules', 'dist', 'coverage', '.git'];

/** All files of the repository, with forward slashes, and links. */
function listRepository(folder = ROOT): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (IGNORED.includes(entry.name)) return [];
		if (entry.isDirectory()) return listRepository(path);
		return [relative(ROOT, path).split(sep).join('/') + (entry.isSymbolicLink() ? ' (link)' : '')];
	});
}

const files = listRepository();

/** Why Windows or macOS could not hold files of these names. */
function findBadNames(names: readonly string[]): string[] {
	const lowerCase = names.map((name) => name.toLowerCase());
	return names.filter((name, index) => {
		const isReserved = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/i.test(name);
		const hasBadCharacter = /[<>:"\\|?*]|[. ](\/|$)| \(link\)$/.test(name);
		const isTwice = lowerCase.indexOf(name.toLowerCase()) !== index;
		return isReserved || hasBadCharacter || isTwice || name.length > 120;
	});
}

/** Finds what only a POSIX shell understands in a script of package.json; `&&` works in cmd.exe as well. */
function findShellSyntax(script: string): string[] {
	const isTool = (name: string) =>
		name === 'node' || existsSync(join(ROOT, 'node_modules', '.bin', name));
	return script
		.split(' && ')
		.filter((part) => /[;|<>$`'&*~\\]/.test(part) || !isTool(part.split(' ')[0] ?? ''));
}

/** Code that works on Linux only, or not where a path has a space. */
const RULES: ReadonlyArray<readonly [what: string, pattern: RegExp]> = [
	['a shell', /\bshell: true|\bexec(Sync)?\(['"`]/],
	['a program by name', /\b(spawn|spawnSync|execFile|fork)\(\s*'(?!apt-get|taskkill)/],
	['the path of a URL for a file', /\bURL\([^)]*import\.meta\.url\)\.pathname/],
	['a folder of Linux', /['"`]\/(tmp|dev|bin|home)\b/],
	['the home folder of a variable', /\benv\.(HOME|USER|TMPDIR)\b/],
	['a path as a module', /\bimport\((join|resolve|path)\b|'--import', (join|resolve|path)\b/],
	['a process group', /\bkill\(\s*-/],
	['a signal that Windows lacks', /\bkill\([^)]*'SIG(USR|STOP|CONT|QUIT)/],
	['a link', /\bsymlink(Sync)?\(/],
	['an option with a path that is not quoted', /--(require|import)[ =]\$\{(?!JSON)/],
];

/** Finds such code, unless its line or the one before looks at the system. */
function findSystemSpecificCode(code: string): string[] {
	const lines = code.split('\n');
	return RULES.filter(([, pattern]) =>
		lines.some((line, index) => {
			const context = `${lines[index - 1] ?? ''}\n${line}`;
			return pattern.test(line) && !/platform|isLinux|isDebian|canInstall/.test(context);
		}),
	).map(([what]) => what);
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const code = files.filter(
	(file) => /\.[cm]?[jt]s$/.test(file) && file !== 'test/package/portability.test.ts',
);

describe('On Linux, macOS and Windows alike', () => {
	it('the files have names that are possible and unique', () => {
		expect(findBadNames(files)).toEqual([]);
	});

	it('the files have the same line endings', () => {
		expect(read('.gitattributes')).toMatch(/^\* text=auto eol=lf$/m);
		const texts = files.filter((file) => !file.endsWith('.png'));
		expect(texts.filter((file) => read(file).includes('\r\n'))).toEqual([]);
	});

	it('the commands need no POSIX shell', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		expect(Object.values(scripts).flatMap(findShellSyntax)).toEqual([]);
	});

	it('the scripts and tests use what every system has', () => {
		const findings = code.flatMap((file) =>
			findSystemSpecificCode(read(file)).map((what) => `${file}: ${what}`),
		);
		expect(findings).toEqual([]);
	});
});

describe('These checks detect', () => {
	it.each([
		[['a/One.ts', 'a/one.ts'], 'a/one.ts'],
		[['a/aux.ts'], 'a/aux.ts'],
		[['a/12:30.md'], 'a/12:30.md'],
		[['a/b.'], 'a/b.'],
		[['a/b (link)'], 'a/b (link)'],
	])('the names %j', (names, bad) => {
		expect(findBadNames(names)).toEqual([bad]);
	});

	it.each(['rm -rf dist', 'CI=1 jest', 'node a.mjs | cat', "eslint '**/*.ts'", 'tsc; jest'])(
		'the command %s',
		(script) => {
			expect(findShellSyntax(script)).not.toEqual([]);
		},
	);

	it.each([
		['spawn(file, [], { shell: true })', 'a shell'],
		["execSync('npm pack')", 'a shell'],
		["spawnSync('npm', ['pack'])", 'a program by name'],
		['new URL("..", import.meta.url).pathname', 'the path of a URL for a file'],
		["join('/tmp', name)", 'a folder of Linux'],
		['process.env.HOME', 'the home folder of a variable'],
		["import(join(ROOT, 'a.mjs'))", 'a path as a module'],
		["process.kill(-pid, 'SIGINT')", 'a process group'],
		["process.kill(pid, 'SIGUSR2')", 'a signal that Windows lacks'],
		['await symlink(one, other)', 'a link'],
		["`--require ${join(__dirname, 'a.cjs')}`", 'an option with a path that is not quoted'],
	])('%s', (line, what) => {
		expect(findSystemSpecificCode(line)).toEqual([what]);
	});
});
