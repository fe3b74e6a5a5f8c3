import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import { demo } from '../../../sandbox';
import { type RestClient, signIn } from '../../n8n/rest';
import type { N8nServer as N8n } from '../../n8n/server';
import { print } from '../../processes/runScript';
import { type BenchServer as Plannr, withServer } from '../serverProcess';
import type { BenchCase } from './cases';
import { type ActiveWorkflow, type CredentialReference, createActiveWorkflow } from './workflow';
import { readPeakMb, resetPeakMemory } from './memory';
import { type Outcome, createOutcome } from './outcome';

/** The outcomes of one node. */
export interface NodeResult {
	readonly title: string;
	/** One outcome per round, in order. */
	readonly outcomes: readonly Outcome[];
}

/** A node that is compared. */
interface Participant {
	readonly title: string;
	readonly workflow: ActiveWorkflow;
	readonly outcomes: Outcome[];
}

/**
 * Runs the same case with several nodes in turn. Every other round runs them in reverse order.
 *
 * @param n8n a running n8n, with {@link GC_ENVIRONMENT}
 * @param maxRounds the number of rounds, after one to warm up unless the case has a rate limit or a number of its own
 */
export async function compareNodes(
	n8n: N8n,
	benchCase: BenchCase,
	maxRounds: number,
): Promise<NodeResult[]> {
	const rounds = Math.min(maxRounds, benchCase.rounds ?? maxRounds);
	const isWarmedUp = benchCase.rounds === undefined && !isLimited(benchCase);
	const rest = await signIn(n8n.url);
	return await withServer(benchCase.serverOptions, async (plannr) => {
		const participants = await createParticipants(n8n, rest, benchCase, plannr);
		for (let round = isWarmedUp ? 0 : 1; round <= rounds; round++) {
			const inOrder = round % 2 === 1 ? participants : participants.toReversed();
			for (const { title, workflow, outcomes } of inOrder) {
				const { outcome, error } = await measure(n8n, plannr, benchCase, workflow, round);
				print(
					`(${benchCase.letter}) round ${round} of ${rounds}, ${title}: ${JSON.stringify(outcome)} ${error ?? ''}`,
				);
				if (round > 0) outcomes.push(outcome);
			}
		}
		return participants;
	});
}

/** Whether the case waits for the rate limit: it then takes long, and a warm-up changes little. */
function isLimited({ target }: BenchCase): boolean {
	return target !== undefined && 'minimumMs' in target;
}

async function createParticipants(
	n8n: N8n,
	rest: RestClient,
	{ nodes }: BenchCase,
	{ url: baseUrl }: Plannr,
): Promise<Participant[]> {
	const { token, account: accountUuid } = demo;
	const access = { accessToken: token, accountUuid, baseUrl };
	const credentials = {
		plannrApi: await createCredential(rest, 'plannrApi', access),
		httpBearerAuth: await createCredential(rest, 'httpBearerAuth', { token }),
	};
	const participants: Participant[] = [];
	for (const setup of nodes(baseUrl)) {
		const workflow = await createActiveWorkflow(n8n.url, rest, setup, credentials);
		participants.push({ title: setup.title, workflow, outcomes: [] });
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
	benchCase: BenchCase,
	workflow: ActiveWorkflow,
	round: number,
): Promise<{ outcome: Outcome; error: string | undefined }> {
	if (pid === undefined) throw new Error('n8n does not run');
	await plannr.reset();
	await resetPeakMemory(pid);
	const items = benchCase.items(round);
	const execution = await workflow.run(items);
	const outcome = createOutcome(
		items.length,
		benchCase.records,
		execution,
		await plannr.report(),
		await readPeakMb(pid),
	);
	return { outcome, error: execution.error };
}
