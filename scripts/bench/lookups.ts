import { lookUp } from '../../nodes/PlannrReferral/actions/lookups';
import { toEmailKey } from '../../nodes/PlannrReferral/parameters/matching';
import type { RecordReference } from '../../nodes/PlannrReferral/parameters/references';
import { ConcurrencyLimit } from '../../nodes/PlannrReferral/transport/queues';
import { createClient } from '../../test/nodes/actions/lookups/plannrLists';
import { createListClient } from '../../test/nodes/transport/lists';
import { print } from '../processes/runScript';
import { median } from './measuredRun';

const ROUNDS = 5;

/** Twice the work should take twice the time; more than this is not linear. */
const MAX_RATIO = 2.3;

/**
 * Measures the lookups of clients by e-mail address: their requests, and the processor time that the node takes for them.
 *
 * @returns whether the requests are few and the time is linear
 */
export async function measureLookups(): Promise<boolean> {
	const few = await measure(1000, 5000);
	print(`1,000 clients among 5,000: ${few.requestCount} requests for clients`);
	const ratios: number[] = [];
	for (let round = 0; round <= ROUNDS; round++) {
		const single = await measure(5000, 10_000);
		const double = await measure(10_000, 20_000);
		const line = `5,000 among 10,000: ${single.ms} ms; 10,000 among 20,000: ${double.ms} ms`;
		print(round === 0 ? `  warm-up: ${line}` : `  round ${round}: ${line}`);
		if (round > 0) ratios.push(double.ms / single.ms);
	}
	const ratio = median(ratios);
	print(`double size: ${ratio.toFixed(2)} times as long (at most ${MAX_RATIO})`);
	return few.requestCount <= 11 && ratio <= MAX_RATIO;
}

async function measure(valueCount: number, clientCount: number) {
	const records = Array.from({ length: clientCount }, (_, number) =>
		createClient(number, `Client ${number}`, `client.${number}@example.co.uk`),
	);
	const { client, requests } = createListClient(({ query: { page = '1', per_page } }) => {
		const size = Number(per_page);
		const last_page = Math.ceil(clientCount / size);
		return {
			data: records.slice((Number(page) - 1) * size, Number(page) * size),
			meta: { current_page: Number(page), last_page, total: clientCount },
		};
	});
	const references = Array.from({ length: valueCount }, (_, number): RecordReference => {
		const address = `Client.${number * 2}@example.co.uk`;
		const reference = { kind: 'email', text: address, key: toEmailKey(address) } as const;
		const parameter = { value: address, name: 'clients', label: 'Clients' };
		return { list: 'clients', reference, parameter };
	});
	const start = process.cpuUsage();
	const uuidOf = await lookUp(client, references, new ConcurrencyLimit());
	const found = new Set(references.map(uuidOf));
	const ms = Math.round(process.cpuUsage(start).user / 1000);
	if (found.size !== valueCount) throw new Error(`${found.size} of ${valueCount} were found`);
	return { ms, requestCount: requests.length };
}
