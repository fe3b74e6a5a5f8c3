/**
 * Runs n8n's own scanner for community packages over a folder, without the network, and prints what it finds as JSON.
 *
 * Usage: node scan.mjs source|tarball FOLDER. The patterns are those of the scanner's two legs; it reports errors only,
 * so the warnings are counted here with its own configuration.
 */
import { createRequire } from 'node:module';
import process from 'node:process';
import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const [leg, folder] = process.argv.slice(2);
const patterns = leg === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
const { passed, message = '', details = '' } = await analyzePackage(folder, patterns);

// The scanner's own copy, so that its rules and its ESLint belong together.
const scanner = createRequire(
	import.meta.resolve('@n8n/scan-community-package/scanner/scanner.mjs'),
);
const { ESLint } = scanner('eslint');
const eslint = new ESLint({
	cwd: folder,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: await buildScanConfig(),
});
const results = await eslint.lintFiles(patterns);
const findings = results.flatMap(({ filePath, messages }) =>
	messages.map(({ line, ruleId, message }) => `${filePath}:${line} ${ruleId}: ${message}`),
);
process.stdout.write(
	JSON.stringify({
		passed,
		message: `${message}\n${details}`.trim(),
		files: results.length,
		findings,
	}),
);
