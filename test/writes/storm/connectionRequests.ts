import type { IDataObject } from 'n8n-workflow';

import { type World, demo, demoWorld, startSandbox } from '../../../sandbox';
import { refer } from '../../engine/createWorkflow';
import { byChance, readFaults, writeFaults } from './faults';
import { RETRIES, STORM_LIMIT, figures } from './figures';
import type { StormReport } from './report';
import type { StormOptions } from './runStorm';
import { countWords, wordsOn } from './messages';

const OPERATION = 'requestConnection';

/** A code that no adviser has: as first item it makes n8n try again. */
const UNKNOWN_KEY = 'NOBODY00';

/** The code of one of the many advisers. */
function keyOf(number: number): string {
	return `K${String(number).padStart(7, '0')}`;
}

/** The account of one of the many advisers. */
function adviserOf(number: number): string {
	return `ad115e12-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The demo's world with many advisers in another firm, and no objection to a second request. */
function worldWithAdvisers(count: number): World {
	const world = demoWorld(new Date());
	const model = world.accounts.get(demo.otherAccount);
	if (model === undefined) throw new Error('The demo has lost its other adviser');
	for (let number = 0; number < count; number++) {
		const uuid = adviserOf(number);
		world.accounts.set(uuid, { ...model, uuid, email: `adviser${number}@recipient.example` });
		world.adviserKeys.set(keyOf(number), uuid);
	}
	world.refusesSecondRequests = false;
	return world;
}

/**
 * Requests connections with many advisers through a Plannr that fails at random, and counts the e-mails that it would
 * have sent. The first item is always refused, so that n8n makes all its five tries over all items.
 *
 * @param options see {@link StormOptions}
 */
export async function connect({
	seed,
	items,
	probability = 0.02,
	limit = STORM_LIMIT,
}: StormOptions): Promise<StormReport> {
	const sandbox = await startSandbox({ seed, limit, world: worldWithAdvisers(items) });
	try {
		for (const fault of writeFaults) sandbox.misbehave(byChance(OPERATION, probability, fault));
		for (const fault of readFaults) {
			sandbox.misbehave(byChance('listConnections', probability / 2, fault));
		}
		const keys = [UNKNOWN_KEY, ...Array.from({ length: items }, (_, number) => keyOf(number))];
		const began = performance.now();
		const finished = await refer(
			sandbox,
			{ resource: 'connection', operation: 'create', adviserKey: '={{ $json.key }}' },
			{
				items: keys.map((key): IDataObject => ({ key })),
				settings: { ...RETRIES, onError: 'continueRegularOutput' },
			},
		);
		const ms = performance.now() - began;
		const said = wordsOn(finished, keys.length);
		const mails = sandbox.journal.filter((entry) => entry.operation === OPERATION && entry.worked);
		const mailed = new Set(mails.map(({ body }) => JSON.stringify(body)));
		const findings: string[] = [];
		let lost = 0;
		let mispaired = 0;
		for (const [index, key] of keys.entries()) {
			const word = said[index] ?? { kind: 'unsaid', json: {} };
			const isDone = mailed.has(JSON.stringify({ adviser_key: key }));
			const isTrue =
				word.kind === 'given' ? isDone : word.kind === 'failed' ? !isDone : word.kind === 'unclear';
			if (!isTrue) {
				lost += 1;
				findings.push(`${key} was ${isDone ? '' : 'not '}asked: ${JSON.stringify(word)}`);
			}
			const made = sandbox.world.connections.get(String(word.json.uuid));
			if (
				word.kind === 'given' &&
				made?.recipientAccountUuid !== sandbox.world.adviserKeys.get(key)
			) {
				mispaired += 1;
				findings.push(`item ${index} was given the connection of another adviser`);
			}
		}
		return {
			...figures(sandbox, OPERATION, { title: 'connect', seed, ms, asked: keys.length }),
			...countWords(said),
			lost,
			duplicated: mails.length - mailed.size,
			mispaired,
			findings,
		};
	} finally {
		await sandbox.stop();
	}
}
