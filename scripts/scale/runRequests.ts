import type { MockPlannr } from '../../sandbox';
import { print } from '../processes/runScript';
import type { Cluster } from './cluster';
import { type ReferralCounts, countReferrals, findUnfinishedRequests } from './count';
import { type FinishedExecution, fetchExecutions, sendRequest } from './executions';
import { formatCounts, formatExecutions, formatSeconds, formatTraffic } from './reportLines';
import { type WorkflowRequest, workflowRequests } from './requests';
import { summariseTraffic } from './traffic';
import type { WebhookWorkflow } from './workflows';

/** The result of sending requests to a workflow. */
interface RunResult {
	/** All requests that no execution has completed so far. */
	readonly unfinished: readonly WorkflowRequest[];
	/** All executions so far. */
	readonly executions: readonly FinishedExecution[];
	readonly counts: ReferralCounts;
}

/**
 * Sends requests to a workflow all at once, waits until all executions have finished, and prints the results.
 *
 * @param earlierExecutions the executions of earlier runs
 * @param duringRun called while the executions run
 */
export async function runRequests(
	{ main, rest }: Cluster,
	{ data, requestLog }: MockPlannr,
	workflow: WebhookWorkflow,
	requests: readonly WorkflowRequest[],
	earlierExecutions: readonly FinishedExecution[] = [],
	duringRun?: () => Promise<void>,
): Promise<RunResult> {
	const startedAt = performance.now();
	const requestsBefore = requestLog.length;
	const sendAndWait = async () => {
		await Promise.all(
			requests.map(async (request) => await sendRequest(main.url, workflow, request)),
		);
		print(`  all accepted after ${formatSeconds(performance.now() - startedAt)}`);
		return await fetchExecutions(rest, workflow, requests.length);
	};
	const [finished] = await Promise.all([sendAndWait(), duringRun?.()]);
	print(`  all finished after ${formatSeconds(performance.now() - startedAt)}`);
	const executions = [...earlierExecutions, ...finished];
	const counts = countReferrals(workflowRequests, [...data.referrals.values()], executions);
	print(formatExecutions(finished));
	print(formatCounts(counts));
	print(formatTraffic(summariseTraffic(requestLog.slice(requestsBefore))));
	return { unfinished: findUnfinishedRequests(workflowRequests, executions), executions, counts };
}
