import type { PackedPackage } from '../../n8n/tarball';
import { median } from '../measuredRun';
import type { BenchCase } from './cases';
import type { NodeResult } from './comparison';
import { type Outcome, summariseOutcomes } from './outcome';
import type { StartupTimes } from './startupTime';
import type { TargetResult } from './target';

const FIGURES = ['Requests', 'Items without a result', 'Duplicates', 'Results lost'];
const HEADINGS = ['Node', 'Time', ...FIGURES, 'Peak memory'];

/** Formats the table of one case, with the result of our node against its target. */
export function formatCaseTable(
	{ letter, title }: BenchCase,
	results: readonly NodeResult[],
	{ text }: TargetResult,
): string {
	const rows = results.map(({ title: node, outcomes }) => [
		node,
		...formatCells(summariseOutcomes(outcomes)),
	]);
	return `## (${letter}) ${title}\n\n${formatTable(HEADINGS, rows)}\n\n${text}`;
}

/** Formats the table of the start-up times, and the package's size. */
export function formatPackageTable(
	startupTimes: StartupTimes,
	{ packedBytes, unpackedBytes }: PackedPackage,
): string {
	const row = (title: string, times: readonly number[]) => [
		title,
		formatSeconds(median(times)),
		`${formatSeconds(Math.min(...times))} to ${formatSeconds(Math.max(...times))}`,
	];
	const starts = formatTable(
		['n8n starts', 'Median', 'Range'],
		[row('with the package', startupTimes.with), row('without it', startupTimes.without)],
	);
	return `${starts}\n\nThe package is ${formatKilobytes(packedBytes)} packed and ${formatKilobytes(unpackedBytes)} unpacked, and has no runtime dependencies.`;
}

function formatCells({ nodeMs, peakMb, ...counts }: Outcome): string[] {
	const { requests, failed, duplicates, lost } = counts;
	return [
		formatSeconds(nodeMs),
		...[requests, failed, duplicates, lost].map((count) => count.toLocaleString('en')),
		peakMb === undefined ? 'not known' : `${Math.round(peakMb)} MB`,
	];
}

function formatTable(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = headings.map((_, column) => (column === 0 ? '---' : '---:'));
	return [headings, rule, ...rows].map(line).join('\n');
}

function formatSeconds(ms: number): string {
	return `${(ms / 1000).toFixed(2)} s`;
}

function formatKilobytes(bytes: number): string {
	return `${(bytes / 1000).toFixed(1)} kB`;
}
