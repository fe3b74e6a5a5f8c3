import { startMockPlannr } from '../../sandbox';
import { fetchList } from '../../nodes/PlannrReferral/actions/createGetAll';
import { parseResponseText } from '../../nodes/PlannrReferral/transport/responseText';
import { NODE_TYPE, minimalCreate } from '../../test/engine/createWorkflow';
import { createClient, lookUpValues } from '../../test/nodes/actions/lookups/plannrLists';
import {
	type ListRequest,
	createListClient,
	createdRecords,
	range,
} from '../../test/nodes/transport/lists';
import { print } from '../processes/runScript';
import { createNumberedItems, measureRunOrThrow, median } from './measuredRun';

/** How often each size is measured at least, one after the other; the median time of each counts. */
const ROUNDS = 3;

/** How long each work is measured at least, in milliseconds: short work is disturbed more. */
const MIN_MS = 10_000;

/** Twice the size should take twice the time; more than this is not linear. */
const MAX_RATIO = 2.3;

/** Work that can be done in any size, in steps of a thousandth of the greatest size measured. */
interface Work {
	readonly name: string;
	run(size: number): Promise<void>;
}

const works: readonly Work[] = [
	{
		name: 'Get Many over 100,000 records',
		async run(size) {
			const { client } = createListClient(({ query: { page = '1' } }) => {
				const last = 100 * (size - Number(page));
				return { data: createdRecords(...range(last + 100, last + 1)), last_page: size };
			});
			const formatRecord = <Row>(row: Row) => row;
			const parameters = { per_page: '100' };
			await fetchList(client, '/api/v1/referrals', parameters, Infinity, formatRecord);
		},
	},
	{
		name: '10,000 lookups by e-mail address among 20,000 clients',
		async run(size) {
			const addresses = Array.from({ length: size * 20 }, (_, number) => `${number}@example.co.uk`);
			const records = addresses.map((address, number) => createClient(number, null, address));
			const values = addresses.filter((_, number) => number % 2 === 0);
			const respond = ({ query: { page = '1', per_page } }: ListRequest) => {
				const end = Number(page) * Number(per_page);
				const meta = { last_page: Math.ceil(records.length / Number(per_page)) };
				return { data: records.slice(end - Number(per_page), end), meta };
			};
			const { outcomes } = await lookUpValues(respond, values);
			if (!outcomes.every((outcome) => typeof outcome === 'string')) throw new Error('Not found');
		},
	},
	{
		name: '20 times a 422 with 100 fields of 5 sentences, after a note of 1 MB',
		async run(size) {
			const note = 'Jane would like some advice 12. '.repeat(size * 33);
			const sentences = Array.from({ length: 5 }, (_, index) => `Sentence ${index} of the note.`);
			const names = Array.from({ length: size / 10 }, (_, index) => [`field${index}`, sentences]);
			const body = { errors: Object.fromEntries(names) };
			// Once takes too little time to be measured.
			for (let count = 0; count < 20; count++) parseResponseText(body, [note]);
			await Promise.resolve();
		},
	},
	{
		name: '100,000 input items',
		async run(size) {
			const mockPlannr = await startMockPlannr();
			const items = createNumberedItems(size * 100);
			const node = { type: NODE_TYPE, parameters: minimalCreate };
			await measureRunOrThrow(node, items, mockPlannr.url).finally(async () => {
				await mockPlannr.stop();
			});
		},
	},
];

/** Measures the processor time of work that grows with the input, and returns whether it is linear. */
export async function measureSizes(): Promise<boolean> {
	let isLinear = true;
	for (const work of works) {
		await measure(work, 500);
		const singles: number[] = [];
		const doubles: number[] = [];
		const endsAt = performance.now() + MIN_MS;
		for (let round = 0; round < ROUNDS || performance.now() < endsAt; round++) {
			singles.push(await measure(work, 500));
			doubles.push(await measure(work, 1000));
		}
		const ratio = median(doubles) / median(singles);
		print(
			`${work.name}: ${Math.round(median(doubles))} ms, ${ratio.toFixed(2)} times as long as half of it (at most ${MAX_RATIO})`,
		);
		isLinear &&= ratio <= MAX_RATIO;
	}
	return isLinear;
}

async function measure({ run }: Work, size: number): Promise<number> {
	globalThis.gc?.();
	const start = process.cpuUsage();
	await run(size);
	return process.cpuUsage(start).user / 1000;
}
