import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { listFiles, readManifest } from './packed';

/** The files that n8n, npm and readers need of the package. No other file is published. */
const SHIPPED_FILES =
	/^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(nodes|credentials)\/(?!.*\.(test|spec)\.).+\.(js|svg|json))$/;

/** The expressions with which a compiled file can load another module. */
const MODULE_REFERENCES =
	/\b(?:require(?:\.resolve)?|import)\s*\(\s*(?:(["'`])(?<module>[^"'`]*)\1\s*\))?/g;

/** Finds files that should not be published: tests, sources, types, source maps, build info and others. */
export function findStrayFiles(root: string): string[] {
	return listFiles(root).filter((file) => !SHIPPED_FILES.test(file));
}

/** Finds files that package.json declares to n8n and the package lacks. */
export function findMissingFiles(root: string): string[] {
	const { nodes, credentials } = readManifest(root).n8n;
	return [...nodes, ...credentials].filter((file) => !existsSync(join(root, file)));
}

/**
 * Finds references to source maps.
 *
 * @returns the paths of files that contain one
 */
export function findSourceMapReferences(root: string): string[] {
	return listFiles(root).filter((file) =>
		readFileSync(join(root, file), 'utf8').includes('sourceMappingURL'),
	);
}

/** What every n8n has: n8n-workflow, and the one module of Node.js that n8n's lint rules let a community node import. */
const PROVIDED_MODULES: ReadonlyArray<string | undefined> = ['n8n-workflow', 'crypto'];

/**
 * Finds modules that n8n may not have: all but those that it provides and the package's own files.
 *
 * @returns `file: module` for each; a module whose name is an expression counts as one
 */
export function findForeignModules(root: string): string[] {
	return listFiles(root)
		.filter((file) => file.endsWith('.js'))
		.flatMap((file) =>
			[...readFileSync(join(root, file), 'utf8').matchAll(MODULE_REFERENCES)]
				.map((match) => match.groups?.module)
				.filter((module) => !PROVIDED_MODULES.includes(module) && !isOwnModule(root, file, module))
				.map((module) => `${file}: ${module ?? 'not a string literal'}`),
		);
}

function isOwnModule(root: string, file: string, module: string | undefined): boolean {
	if (module === undefined || !/^\.\.?(\/|$)/.test(module)) return false;
	const target = normalize(join(dirname(file), module)).replaceAll('\\', '/');
	const inside = !target.startsWith('..');
	const files = [target, `${target}.js`, `${target}.json`, `${target}/index.js`];
	return inside && files.some((name) => /\.js(on)?$/.test(name) && existsSync(join(root, name)));
}
