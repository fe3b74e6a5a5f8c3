import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { listFiles, readManifest } from './packed';

/** What n8n, npm and a reader need of the package; everything else stays at home. */
const SHIPPED_FILES =
	/^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(nodes|credentials)\/(?!.*\.(test|spec)\.).+\.(js|svg|json))$/;

/** Everything through which a compiled file can reach another module. */
const MODULE_REFERENCES =
	/\b(?:require(?:\.resolve)?|import)\s*\(\s*(?:(["'`])(?<module>[^"'`]*)\1\s*\))?/g;

/**
 * Finds what should not be shipped: tests, sources, types, source maps, build info and other strays.
 *
 * @param root an unpacked package
 * @returns the files' paths
 */
export function findStrayFiles(root: string): string[] {
	return listFiles(root).filter((file) => !SHIPPED_FILES.test(file));
}

/**
 * Finds what package.json promises to n8n and the package does not hold.
 *
 * @param root an unpacked package
 * @returns the files' paths
 */
export function findMissingFiles(root: string): string[] {
	const { nodes, credentials } = readManifest(root).n8n;
	return [...nodes, ...credentials].filter((file) => !existsSync(join(root, file)));
}

/**
 * Finds what is left of source maps.
 *
 * @param root an unpacked package
 * @returns the paths of files that mention one
 */
export function findSourceMapReferences(root: string): string[] {
	return listFiles(root).filter((file) =>
		readFileSync(join(root, file), 'utf8').includes('sourceMappingURL'),
	);
}

/**
 * Finds modules that n8n need not have: everything but n8n-workflow and files of the package itself.
 *
 * @param root an unpacked package
 * @returns `file: module` for each; a module that is worked out while running counts as one
 */
export function findForeignModules(root: string): string[] {
	return listFiles(root)
		.filter((file) => file.endsWith('.js'))
		.flatMap((file) =>
			[...readFileSync(join(root, file), 'utf8').matchAll(MODULE_REFERENCES)]
				.map((match) => match.groups?.module)
				.filter((module) => module !== 'n8n-workflow' && !isOwnModule(root, file, module))
				.map((module) => `${file}: ${module ?? 'not a plain text'}`),
		);
}

function isOwnModule(root: string, file: string, module: string | undefined): boolean {
	if (module === undefined || !/^\.\.?(\/|$)/.test(module)) return false;
	const target = normalize(join(dirname(file), module)).replaceAll('\\', '/');
	const inside = !target.startsWith('..');
	const files = [target, `${target}.js`, `${target}.json`, `${target}/index.js`];
	return inside && files.some((name) => /\.js(on)?$/.test(name) && existsSync(join(root, name)));
}
