import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import { demo } from '../../../sandbox';
import { type RestClient, signIn } from '../../n8n/rest';
import type { N8nServer as N8n } from '../../n8n/server';
import { type BenchServer as Plannr, withServer } from '../serverProcess';
import type { BenchCase } from './cases';
import { type ActiveWorkflow, type CredentialReference, createActiveWorkflow } from './workflow';
import { readPeakMb, resetPeakMemory } from './memory';
import { type Outcome, createOutcome } from './outcome';

/** What came of one node's runs. */
export interface NodeResult {
	readonly title: string;
	/** In the order of the rounds. */
	readonly outcomes: readonly Outcome[];
}

/** A node that takes part. */
interface Participant {
	readonly title: string;
	readonly workflow: ActiveWorkflow;
	readonly outcomes: Outcome[];
}

/**
 * Gives the same job to several nodes in turn, in the order of the case in one round and the other way round in the next.
 *
 * @param n8n an n8n that answers, with the setting `TIDY`
 * @param job the job
 * @param rounds how often each node is given it, after once to warm up where no limit holds it back
 * @param print told of every run
 */
export async function compareNodes(
	n8n: N8n,
	job: BenchCase,
	rounds: number,
	print: (line: string) => void,
): Promise<NodeResult[]> {
	const rest = await signIn(n8n.url);
	return await withServer(job.sandbox, async (plannr) => {
		const participants = await createParticipants(n8n, rest, job, plannr);
		for (let round = job.target?.minimumMs === undefined ? 0 : 1; round <= rounds; round++) {
			for (const { title, workflow: active, outcomes } of round % 2 === 1
				? participants
				: participants.toReversed()) {
				const { outcome, error } = await measure(n8n, plannr, job, active);
				print(
					`(${job.letter}) round ${round} of ${rounds}, ${title}: ${JSON.stringify(outcome)} ${error ?? ''}`,
				);
				if (round > 0) outcomes.push(outcome);
			}
		}
		return participants;
	});
}

async function createParticipants(
	n8n: N8n,
	rest: RestClient,
	{ nodes }: BenchCase,
	{ url: baseUrl }: Plannr,
): Promise<Participant[]> {
	const { token, account: accountUuid } = demo;
	const credentials = {
		plannrApi: await createCredential(rest, 'plannrApi', {
			accessToken: token,
			accountUuid,
			baseUrl,
		}),
		httpBearerAuth: await createCredential(rest, 'httpBearerAuth', { token }),
	};
	const participants: Participant[] = [];
	for (const setUp of nodes(baseUrl)) {
		const workflow = await createActiveWorkflow(n8n.url, rest, setUp, credentials);
		participants.push({ title: setUp.title, workflow, outcomes: [] });
	}
	return participants;
}

async function createCredential(
	rest: RestClient,
	type: string,
	data: object,
): Promise<CredentialReference> {
	const name = `Bench ${type}`;
	const credential = await rest.requestOrThrow('POST', '/credentials', { name, type, data });
	return { id: String(getMember(credential, 'id')), name };
}

async function measure(
	{ process: { pid } }: N8n,
	plannr: Plannr,
	{ items }: BenchCase,
	workflow: ActiveWorkflow,
): Promise<{ outcome: Outcome; error: string | undefined }> {
	if (pid === undefined) throw new Error('n8n does not run');
	await plannr.reset();
	await resetPeakMemory(pid);
	const execution = await workflow.run(items);
	const outcome = createOutcome(
		items.length,
		execution,
		await plannr.report(),
		await readPeakMb(pid),
	);
	return { outcome, error: execution.error };
}
