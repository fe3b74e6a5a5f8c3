const { spawnSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { dest, series, src } = require('gulp');

/** Deletes dist, so that nothing of an earlier build is shipped. */
function clean(done) {
	rmSync('dist', { recursive: true, force: true });
	done();
}

/** Compiles the nodes and the credential. */
function compile(done) {
	const compiler = require.resolve('typescript/bin/tsc');
	const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
		stdio: 'inherit',
	});
	done(status === 0 ? undefined : new Error('TypeScript compilation failed (see above)'));
}

/** Copies the other files that n8n reads: icons, codex files and output previews. */
function assets() {
	return src(['nodes/**/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.build = series(clean, compile, assets);
exports.default = exports.build;
