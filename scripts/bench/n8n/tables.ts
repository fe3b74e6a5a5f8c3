import type { Packed } from '../../n8n/tarball';
import { median } from '../measuredRun';
import type { Case } from './cases';
import type { Contender } from './comparison';
import { type Outcome, altogether } from './outcome';
import type { StartUp } from './startupTime';
import type { Verdict } from './verdict';

const HEADS = [
	'Node',
	'Time',
	'Whole execution',
	'Requests',
	'Items without a result',
	'Duplicates',
	'Results lost',
	'Most in flight',
	'Peak memory',
];

/**
 * The table of one job.
 *
 * @param job the job
 * @param contenders what came of it
 * @param verdict what is to be said of it
 */
export function caseTable(
	{ letter, title }: Case,
	contenders: readonly Contender[],
	{ text }: Verdict,
): string {
	const rows = contenders.map((one) => [one.title, ...cells(altogether(one.outcomes))]);
	return `### (${letter}) ${title}\n\n${table(HEADS, rows)}\n\n${text}`;
}

/**
 * The table of the starts and of the package's size.
 *
 * @param taken how long the starts took
 * @param packed the package
 */
export function packageTable(taken: StartUp, { packedBytes, unpackedBytes }: Packed): string {
	const row = (title: string, times: readonly number[]) => [
		title,
		seconds(median(times)),
		`${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}`,
	];
	const starts = table(
		['n8n starts', 'Median', 'All'],
		[row('with the package', taken.with), row('without it', taken.without)],
	);
	return `${starts}\n\nThe package is ${kilobytes(packedBytes)} packed and ${kilobytes(unpackedBytes)} unpacked, and brings no other package along.`;
}

function cells({ nodeMs, wholeMs, peakMb, ...counts }: Outcome): string[] {
	const { requests, failed, duplicates, lost, mostInFlight } = counts;
	return [
		seconds(nodeMs),
		seconds(wholeMs),
		...[requests, failed, duplicates, lost, mostInFlight].map((count) =>
			count.toLocaleString('en'),
		),
		peakMb === undefined ? 'not known' : `${Math.round(peakMb)} MB`,
	];
}

function table(heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = heads.map((_, place) => (place === 0 ? '---' : '---:'));
	return [heads, rule, ...rows].map(line).join('\n');
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(2)} s`;
}

function kilobytes(bytes: number): string {
	return `${(bytes / 1000).toFixed(1)} kB`;
}
