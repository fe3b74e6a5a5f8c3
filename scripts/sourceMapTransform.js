const { createHash } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');

const ROOT = join(__dirname, '..');

/** The path of a built file's source map: outside dist, since the package is tested as it is shipped, without maps. */
function mapOf(file) {
	return join(ROOT, 'coverage', 'maps', `${relative(join(ROOT, 'dist'), file)}.map`);
}

/** A Jest transformer that returns a built file unchanged with its source map, so that coverage refers to the sources. */
module.exports = {
	/** Adds the source map that `npm run coverage` generated. */
	process(code, file) {
		if (!existsSync(mapOf(file))) return { code };
		const map = JSON.parse(readFileSync(mapOf(file), 'utf8'));
		const sources = map.sources.map((source) => resolve(dirname(mapOf(file)), source));
		return { code, map: { ...map, sourceRoot: '', sources } };
	},
	/** Returns Jest's cache key for a file. */
	getCacheKey(code, file, { instrument }) {
		const map = existsSync(mapOf(file)) ? readFileSync(mapOf(file)) : '';
		return createHash('sha256').update(code).update(map).update(String(instrument)).digest('hex');
	},
};
