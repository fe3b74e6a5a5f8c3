import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { type Misbehaviour, type Sandbox, demo, startSandbox } from '../../../sandbox';
import { NODE, minimal, refer, uuid } from '../referring';

/** What a storm does to a create, and how the report calls it. */
export const FAULTS: ReadonlyArray<readonly [string, Pick<Misbehaviour, 'when' | 'act'>]> = [
	['drop before', { when: 'before', act: { kind: 'drop' } }],
	['drop after', { when: 'after', act: { kind: 'drop' } }],
	['500 before', { when: 'before', act: { kind: 'answer', status: 500 } }],
	['500 after', { when: 'after', act: { kind: 'answer', status: 500 } }],
	['502 before', { when: 'before', act: { kind: 'answer', status: 502 } }],
	['502 after', { when: 'after', act: { kind: 'answer', status: 502 } }],
	['503 before', { when: 'before', act: { kind: 'answer', status: 503 } }],
	['503 after', { when: 'after', act: { kind: 'answer', status: 503 } }],
	['garbage after', { when: 'after', act: { kind: 'text', text: '<html>{"uuid":' } }],
	['delay', { when: 'after', act: { kind: 'delay', ms: 120 } }],
];

/** How hard it blows. */
export interface Weather {
	readonly seed: number;
	/** How many input items there are. */
	readonly items: number;
	/** How likely each fault strikes a create, from 0 to 1. */
	readonly probability?: number;
}

/** What a storm left behind. The last four must be 0. */
export interface StormReport {
	readonly seed: number;
	/** Referrals asked for: items times their advice types. */
	readonly asked: number;
	readonly requests: number;
	/** Creates beyond one for each referral asked for. */
	readonly retries: number;
	/** Answers that never came, came as a failure of the server, or as a refusal for the limit's sake. */
	readonly faults: Readonly<Record<'dropped' | 'failed' | 'limited', number>>;
	/** Referrals that the run reports as perhaps created. */
	readonly unclear: number;
	/** Referrals that nobody was told of, and orders without an answer. */
	readonly lost: number;
	/** Referrals beyond those asked for. */
	readonly duplicated: number;
	/** Results linked to an item that asked for something else. */
	readonly mispaired: number;
	/** Failures that say something untrue. */
	readonly untrue: number;
}

/**
 * Runs the node through a storm on n8n's engine, with Retry On Fail, and takes stock.
 *
 * @param weather see {@link Weather}
 */
export async function storm({ seed, items, probability = 0.02 }: Weather): Promise<StormReport> {
	const sandbox = await startSandbox({ seed, limit: { requests: 500, windowMs: 1000 } });
	try {
		for (const [, fault] of FAULTS) {
			sandbox.misbehave({ operation: 'createReferral', probability, ...fault });
		}
		sandbox.misbehave({
			operation: 'createReferral',
			probability: probability / 4,
			act: { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
		});
		sandbox.misbehave({
			operation: 'listReferrals',
			probability: probability / 4,
			act: { kind: 'answer', status: 503 },
		});
		return await ride(sandbox, seed, items);
	} finally {
		await sandbox.stop();
	}
}

async function ride(sandbox: Sandbox, seed: number, count: number): Promise<StormReport> {
	const orders = Array.from({ length: count }, (_, number) => orderOf(number));
	const parameters = {
		...minimal,
		clients: uuid('={{ $json.clients }}'),
		adviceTypes: '={{ $json.kinds }}',
		additionalFields: { note: '={{ $json.note }}' },
	};
	const finished = await refer(sandbox, parameters, {
		items: orders.map((order) => ({ ...order })),
		settings: {
			retryOnFail: true,
			maxTries: 5,
			waitBetweenTries: 0,
			onError: 'continueRegularOutput',
		},
	});
	const output = finished.output(NODE);
	const told = output.filter(({ json }) => json.uuid !== undefined);
	const failed = output.filter(({ json }) => json.error !== undefined);
	const asked = countBy(orders.flatMap((order) => order.kinds.map((kind) => keyOf(order, kind))));
	const made = countBy(
		[...sandbox.world.referrals.values()].map(({ clientUuids, note, adviceType }) =>
			keyOf({ clients: clientUuids.join(' '), note: note ?? '' }, adviceType),
		),
	);
	const unclear = failed.filter(({ json }) => /may have been created/.test(String(json.error)));
	const total = sum([...asked.values()]);
	const known = new Set(told.map(({ json }) => json.uuid));
	const orphans = [...sandbox.world.referrals.keys()].filter((made) => !known.has(made)).length;
	const posts = sandbox.journal.filter(({ method }) => method === 'POST');
	return {
		seed,
		asked: total,
		requests: sandbox.journal.length,
		retries: posts.length - total,
		faults: {
			dropped: posts.filter(({ status }) => status === undefined).length,
			failed: posts.filter(({ status = 0 }) => status >= 500).length,
			limited: posts.filter(({ status }) => status === 429).length,
		},
		unclear: unclear.length,
		lost: Math.max(0, orphans - unclear.length) + Math.max(0, total - output.length),
		duplicated: sum([...made].map(([key, have]) => Math.max(0, have - (asked.get(key) ?? 0)))),
		mispaired: told.filter((item) => !isOwn(item, orders)).length + (told.length - known.size),
		untrue: Math.max(0, sandbox.world.referrals.size + failed.length - unclear.length - total),
	};
}

interface Order {
	readonly clients: string;
	readonly note: string;
	readonly kinds: readonly string[];
}

/** Equal orders, equal ones in other words, different ones about the same, and some for two kinds of advice. */
function orderOf(number: number): Order {
	const [john, gareth] = demo.clients;
	const couple = number % 2 === 0 ? `${john} ${gareth}` : `${gareth} ${john}`;
	return {
		clients: number % 3 === 0 ? couple : john,
		note: number % 4 === 0 ? 'An equal referral' : `Referral number ${number}`,
		kinds: number % 7 === 0 ? ['pensions', 'tax'] : ['mortgages'],
	};
}

function keyOf({ clients, note }: Pick<Order, 'clients' | 'note'>, kind: string): string {
	return JSON.stringify([clients.split(' ').sort(), note, kind]);
}

function isOwn({ json, pairedItem }: INodeExecutionData, orders: readonly Order[]): boolean {
	const index = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
	const order = orders[index];
	if (order === undefined) return false;
	const own = order.kinds.map((kind) => keyOf(order, kind));
	return own.includes(
		keyOf({ clients: clientsOf(json), note: String(json.note) }, String(json.advice_type)),
	);
}

function clientsOf({ clients }: IDataObject): string {
	const list: unknown[] = Array.isArray(clients) ? clients : [];
	return list
		.map((client) =>
			typeof client === 'object' && client !== null && 'uuid' in client ? String(client.uuid) : '',
		)
		.join(' ');
}

function countBy(keys: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
