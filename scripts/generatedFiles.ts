import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

/** The root folder of this package. */
export const ROOT = path.join(__dirname, '..');

/** The contract that files are generated from. */
export const CONTRACT = path.join(ROOT, 'openapi', 'plannr-referrals.yaml');

/** Formats a text as Prettier formats the file that it is for. */
export async function formatFor(filepath: string, text: string): Promise<string> {
	return await format(text, { ...(await resolveConfig(filepath)), filepath });
}

/**
 * Writes generated files, or with the argument `--check` only compares those at the path that follows it; exits with 1 if
 * one of them is stale, missing or not generated.
 *
 * @param target the folder of the files
 * @param texts the texts by the files' paths below the target
 */
export async function writeOrCheck(
	target: string,
	texts: ReadonlyMap<string, string>,
	command: string,
): Promise<void> {
	const [flag, checked = target] = process.argv.slice(2);
	if (flag === '--check') {
		for (const file of await findStaleFiles(checked, texts)) {
			console.error(`${file} does not match openapi/plannr-referrals.yaml: run ${command}`);
			process.exitCode = 1;
		}
		return;
	}
	await rm(target, { recursive: true, force: true });
	for (const [name, text] of texts) {
		const file = path.join(target, name);
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(file, text);
	}
}

async function findStaleFiles(
	target: string,
	texts: ReadonlyMap<string, string>,
): Promise<string[]> {
	const generated = new Map([...texts].map(([name, text]) => [path.join(target, name), text]));
	const entries = await readdir(target, { recursive: true, withFileTypes: true }).catch(() => []);
	const present = entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));
	const stale: string[] = [];
	for (const file of new Set([...generated.keys(), ...present])) {
		const text = await readFile(file, 'utf8').catch(() => undefined);
		if (text === undefined || text !== generated.get(file)) stale.push(file);
	}
	return stale;
}
