import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The path of Debian's package. */
const CHROMIUM = '/usr/bin/chromium';

/**
 * Describes tests in Chromium, which are skipped if there is none.
 *
 * @param title what is described
 * @param define defines the tests, given the browser's file
 */
export function describeInBrowser(title: string, define: (chromium: string) => void): void {
	const chromium = findChromium();
	const run = chromium === undefined ? describe.skip : describe;
	run(title, () => {
		define(chromium ?? '');
	});
}

/**
 * Finds Debian's chromium, and installs it if it is missing, on Debian and as root.
 *
 * @returns its file; undefined, after a message on stdout, when there is none
 * @throws {Error} when there is none in CI, where a skipped test would go unnoticed
 */
function findChromium(): string | undefined {
	if (!existsSync(CHROMIUM) && isDebian() && process.getuid?.() === 0) installChromium();
	if (existsSync(CHROMIUM)) return CHROMIUM;
	const missing = `There is no ${CHROMIUM}: on Debian, 'apt-get install chromium' brings it.`;
	if (process.env.CI) throw new Error(missing);
	process.stdout.write(`\n${missing} The browser tests are skipped.\n`);
	return undefined;
}

/** Checks for Debian itself: Ubuntu's package of that name only installs a snap. */
function isDebian(): boolean {
	const release = '/etc/os-release';
	return existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'));
}

/** Shows the output of apt-get, since it takes a while and may fail. */
function installChromium(): void {
	process.stdout.write('Fetching chromium ...\n');
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	for (const args of [
		['-q', 'update'],
		['-qq', '--yes', '--no-install-recommends', 'install', 'chromium', 'fonts-liberation'],
	]) {
		spawnSync('apt-get', args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
	}
}
