import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { adviceTypes, sharedDataCategories } from '../../nodes/PlannrReferral/transport/vocabulary';
import { getMember } from '../../nodes/PlannrReferral/transport/json';
import type { FuzzServer } from './fuzzServer';
import { LEAK } from './responses';
import type { FieldValues } from './scenarios';

/** The classes of exceptions that n8n presents to users. */
const N8N_ERRORS = new Set(['NodeOperationError', 'NodeApiError']);

/** Parts of what must never be shown, as {@link simplify} leaves them. */
const SECRETS = [demo.token, LEAK, 'canary.person', '7f3a9c'].map(simplify);

/** How many requests one run of at most three items may send. */
const MAX_REQUESTS = 400;

/** Throws with what was violated. */
export function assert(condition: boolean, violation: string): asserts condition {
	if (!condition) throw new Error(violation);
}

/** Removes what a server can change about an echo without a reader noticing. */
function simplify(text: string): string {
	return text
		.toLowerCase()
		.replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
		.replace(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
		.replace(/[\p{Cf}\p{Cc}]/gu, '');
}

/** Asserts that a text for users contains no secret, nothing that can deceive them, and is of bounded length. */
export function assertHarmless(text: string, maxLength = 20_000): void {
	const simple = simplify(text);
	const secret = SECRETS.find((one) => simple.includes(one));
	assert(secret === undefined, `a message contains ${String(secret)}: ${text.slice(0, 500)}`);
	assert(!/[\u202A-\u202E\u2066-\u2069\u001B]/.test(text), `a message has control characters`);
	assert(text.length <= maxLength, `a message has ${text.length} characters`);
	assert(!text.includes('a fault in it'), `the node is at fault: ${text.slice(0, 300)}`);
}

/** Asserts that something thrown, or n8n's copy of it, is one of n8n's own errors with a harmless message. */
export function assertN8nError(thrown: unknown): void {
	const name = String(getMember(thrown, 'name'));
	assert(N8N_ERRORS.has(name), `${name} was thrown: ${String(getMember(thrown, 'stack'))}`);
	assertHarmless(String(getMember(thrown, 'message')));
	assertHarmless(String(getMember(thrown, 'description')));
}

/** Asserts what holds of every run: nobody else was called, nothing was polluted, and not too much was sent. */
export function assertContained({ requests, strayRequests }: FuzzServer): void {
	assert(strayRequests.length === 0, `another host was called: ${strayRequests.join()}`);
	assert(requests.length <= MAX_REQUESTS, `${requests.length} requests were sent`);
	assert(Object.keys(Object.prototype).length === 0, 'Object.prototype was changed');
	assert(Reflect.get({}, 'polluted') === undefined, 'Object.prototype was polluted');
}

/** Asserts that each output item is a record or an error, paired with an input item, and that none is missing. */
export function assertPaired(
	output: readonly INodeExecutionData[],
	itemCount: number,
	mayBeEmpty: boolean,
): void {
	const paired = new Set<number>();
	for (const { json, pairedItem } of output) {
		const item = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
		assert(item >= 0 && item < itemCount, `an item is paired with ${JSON.stringify(pairedItem)}`);
		// At the error output n8n adds the error to the input item.
		const isPassedOn = 'fuzzInput' in json && json.error === undefined;
		assert(!isPassedOn, 'an input item was passed on as a result');
		paired.add(item);
	}
	assert(mayBeEmpty || paired.size === itemCount, `${paired.size} of ${itemCount} items came out`);
}

/** Whether an output item reports a failure. */
export function isErrorItem({ json }: INodeExecutionData): boolean {
	return typeof json.error === 'string' && typeof json.message === 'string' && !('uuid' in json);
}

/** Asserts that no item got more records than its Limit. */
export function assertLimited(
	output: readonly INodeExecutionData[],
	items: readonly FieldValues[],
): void {
	items.forEach(({ returnAll, limit }, index) => {
		if (returnAll !== false || typeof limit !== 'number' || !Number.isInteger(limit)) return;
		const count = output.filter(
			({ pairedItem }) =>
				typeof pairedItem === 'object' && 'item' in pairedItem && pairedItem.item === index,
		).length;
		assert(count <= Math.max(1, limit), `${count} records were returned with Limit ${limit}`);
	});
}

/** Asserts that what was shared, and the type of advice, was named plainly by one of the items. */
export function assertNamed(requests: FuzzServer['requests'], items: readonly FieldValues[]): void {
	for (const { method, path, body } of requests) {
		if (method !== 'POST' || !/\/referrals$/.test(path)) continue;
		const {
			shared_data: shared,
			advice_type: adviceType,
			client_uuids: uuids,
		} = body as IDataObject;
		assert(Array.isArray(shared) && shared.length > 0, 'nothing is shared');
		const isAsked = items.some(
			(item) =>
				shared.every((value) => isNamed(value, item.sharedData, sharedDataCategories)) &&
				isNamed(adviceType, item.adviceTypes, adviceTypes),
		);
		assert(isAsked, `not asked for: ${JSON.stringify(body)} of ${JSON.stringify(items)}`);
		assert(Array.isArray(uuids) && uuids.length > 0, 'a referral has no clients');
	}
}

function isNamed(
	value: unknown,
	source: unknown,
	terms: ReadonlyArray<{ readonly value: string; readonly name: string }>,
): boolean {
	const term = terms.find((one) => one.value === value);
	return (
		term !== undefined &&
		entriesOf(source).some((entry) => [term.value, term.name].map(plain).includes(plain(entry)))
	);
}

/** All entries of a list in any form: the longest and the shortest readings of a text count. */
function entriesOf(source: unknown): string[] {
	if (Array.isArray(source)) return source.flatMap(entriesOf);
	if (typeof source !== 'string') return [];
	try {
		const parsed: unknown = JSON.parse(source.trim());
		if (Array.isArray(parsed)) return entriesOf(parsed);
	} catch {
		// It is a plain text.
	}
	return source.split(/[,;\n]/);
}

function plain(text: string): string {
	return text
		.replace(/&/g, ' and ')
		.replace(/[\s_-]+/g, ' ')
		.trim()
		.toLowerCase();
}
