import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import { demo } from '../../../sandbox';
import { type Rest, signIn } from '../../n8n/rest';
import type { Server as N8n } from '../../n8n/server';
import { type Server as Plannr, withServer } from '../serverProcess';
import type { Case } from './cases';
import { type Active, type CredentialUsed, activate } from './workflow';
import { peakMb, tidyUp } from './memory';
import { type Outcome, outcomeOf } from './outcome';

/** What came of one node's runs. */
export interface Contender {
	readonly title: string;
	/** In the order of the rounds. */
	readonly outcomes: readonly Outcome[];
}

/** A node that takes part. */
interface Entered {
	readonly title: string;
	readonly active: Active;
	readonly outcomes: Outcome[];
}

/**
 * Gives the same job to several nodes in turn, in the order of the case in one round and the other way round in the next.
 *
 * @param n8n an n8n that answers, with the setting `TIDY`
 * @param job the job
 * @param rounds how often each node is given it, after once to warm up where no limit holds it back
 * @param say told of every run
 */
export async function contest(
	n8n: N8n,
	job: Case,
	rounds: number,
	say: (line: string) => void,
): Promise<Contender[]> {
	const rest = await signIn(n8n.url);
	return await withServer(job.sandbox, async (plannr) => {
		const entered = await enter(n8n, rest, job, plannr);
		for (let round = job.target?.leastMs === undefined ? 0 : 1; round <= rounds; round++) {
			for (const { title, active, outcomes } of round % 2 === 1 ? entered : entered.toReversed()) {
				const { outcome, error } = await measure(n8n, plannr, job, active);
				say(
					`(${job.letter}) round ${round} of ${rounds}, ${title}: ${JSON.stringify(outcome)} ${error ?? ''}`,
				);
				if (round > 0) outcomes.push(outcome);
			}
		}
		return entered;
	});
}

async function enter(
	n8n: N8n,
	rest: Rest,
	{ nodes }: Case,
	{ url: baseUrl }: Plannr,
): Promise<Entered[]> {
	const { token, account: accountUuid } = demo;
	const credentials = {
		plannrApi: await keep(rest, 'plannrApi', { accessToken: token, accountUuid, baseUrl }),
		httpBearerAuth: await keep(rest, 'httpBearerAuth', { token }),
	};
	const entered: Entered[] = [];
	for (const setUp of nodes(baseUrl)) {
		const active = await activate(n8n.url, rest, setUp, credentials);
		entered.push({ title: setUp.title, active, outcomes: [] });
	}
	return entered;
}

async function keep(rest: Rest, type: string, data: object): Promise<CredentialUsed> {
	const name = `Bench ${type}`;
	const kept = await rest.need('POST', '/credentials', { name, type, data });
	return { id: String(getMember(kept, 'id')), name };
}

async function measure(
	{ process: { pid } }: N8n,
	plannr: Plannr,
	{ items }: Case,
	active: Active,
): Promise<{ outcome: Outcome; error: string | undefined }> {
	if (pid === undefined) throw new Error('n8n does not run');
	await plannr.reset();
	await tidyUp(pid);
	const execution = await active.run(items);
	const outcome = outcomeOf(items.length, execution, await plannr.report(), await peakMb(pid));
	return { outcome, error: execution.error };
}
