import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PACKAGE_ROOT } from '../engine/package';
import { allOperations } from '../nodes/actions/allOperations';

/** In words and numbers; the lines of tables do not count. */
const LIMITS = { readme: 830, docs: 5500 };

const docs = readdirSync(join(PACKAGE_ROOT, 'docs'))
	.filter((file) => file.endsWith('.md'))
	.map((file) => `docs/${file}`);
const checkLists = ['.github/RELEASING.md', '.github/SUBMISSION.md'];
const pages = [
	...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
	...docs,
	...checkLists,
];

function read(file: string): string {
	return readFileSync(join(PACKAGE_ROOT, file), 'utf8');
}

function countWords(text: string): number {
	return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
	return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} -]/gu, '')
			.replaceAll(' ', '-'),
	);
}

describe.each(pages)('%s', (page) => {
	const text = read(page);
	const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
		([, link, source]) => link ?? source ?? '',
	);

	it('links only to files and headings that exist', () => {
		const broken = links
			.filter((link) => !/^[a-z]+:/i.test(link))
			.filter((link) => {
				const [path = '', anchor] = link.split('#');
				const file = path === '' ? page : join(dirname(page), path);
				if (!existsSync(join(PACKAGE_ROOT, file))) return true;
				return anchor !== undefined && !anchorsOf(file).includes(anchor);
			});
		expect(broken).toEqual([]);
	});

	it('names only commands that exist', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
		expect(commands.filter((name) => !(name in scripts))).toEqual([]);
	});

	it('names only files of this repository that exist', () => {
		const placeholder = /\ba\/b\./;
		const paths = [...text.matchAll(/`((?:\w[\w.-]*\/)+[\w.-]+\.\w+)`/g)].map(
			([, path = '']) => path,
		);
		const roots = ['', 'nodes/PlannrReferral', 'test', 'scripts', dirname(page)];
		const exists = (path: string) =>
			roots.some((root) => existsSync(join(PACKAGE_ROOT, root, path)));
		const missing = paths.filter((path) => !placeholder.test(path) && !exists(path));
		expect(missing.filter((path) => !path.startsWith('dist/'))).toEqual([]);
	});
});

it('the documentation is short', () => {
	expect(countWords(read('README.md'))).toBeLessThanOrEqual(LIMITS.readme);
	expect(countWords(docs.map(read).join(' '))).toBeLessThanOrEqual(LIMITS.docs);
});

it('the submission has a line for each operation and for the trigger', () => {
	const steps = [...read('.github/SUBMISSION.md').matchAll(/^\| (.+?) +\|/gm)].map(
		([, step = '']) => step.toLowerCase().replace(' > ', '.').replace('get many', 'getall'),
	);
	const names = allOperations.map(([name]) => name.toLowerCase());
	expect(steps).toEqual(expect.arrayContaining([...names, 'plannr referral trigger']));
});

it('every action of the workflows is pinned to a commit', () => {
	const folder = join(PACKAGE_ROOT, '.github', 'workflows');
	const actions = readdirSync(folder).flatMap((file) =>
		[...read(join('.github', 'workflows', file)).matchAll(/uses: (.+)/g)].map(([, use]) => use),
	);
	expect(actions).not.toEqual([]);
	expect(actions.filter((use) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/.test(use ?? ''))).toEqual(
		[],
	);
});
