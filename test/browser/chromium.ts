import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Where Debian keeps it. */
const CHROMIUM = '/usr/bin/chromium';

/**
 * Finds Debian's chromium, and fetches it where that is allowed: on Debian, as root.
 *
 * @returns its file, or nothing when there is none, after having said so
 * @throws {Error} in place of that in CI, where nobody would notice that nothing was tested
 */
export function findChromium(): string | undefined {
	if (!existsSync(CHROMIUM) && isDebian() && process.getuid?.() === 0) installChromium();
	if (existsSync(CHROMIUM)) return CHROMIUM;
	const missing = `There is no ${CHROMIUM}: on Debian, 'apt-get install chromium' brings it.`;
	if (process.env.CI) throw new Error(missing);
	process.stdout.write(`\n${missing} The browser tests are skipped.\n`);
	return undefined;
}

/** Ubuntu's package of that name is but a door to its app store. */
function isDebian(): boolean {
	const release = '/etc/os-release';
	return existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'));
}

/** What apt-get says is shown: it takes a while, and may fail. */
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
