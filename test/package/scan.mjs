/**
 * Runs n8n's own scanner for community packages on a folder, without network access, and prints its findings as JSON.
 *
 * Usage: node scan.mjs source|tarball FOLDER. The patterns are those of the scanner's two legs. The scanner reports
 * errors only, so its configuration is run here once more for the warnings.
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

// The scanner's own ESLint, so that it matches the scanner's rules.
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
