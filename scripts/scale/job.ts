import type { RateLimit, MockPlannr } from '../../sandbox';
import type { Cluster } from './cluster';
import { type ReferralCounts, countReferrals, findUnfinishedRequests } from './count';
import { type FinishedExecution, waitForExecutions, sendRequest } from './executions';
import { formatTraffic, formatCounts, formatExecutions, formatSeconds } from './reportLines';
import { type WorkflowRequest, workflowRequests } from './requests';
import { summariseTraffic } from './traffic';
import type { WebhookWorkflow } from './workflows';

/** Where orders are given, and where what becomes of them is seen. */
export interface ScaleEnvironment {
	readonly cluster: Cluster;
	readonly sandbox: MockPlannr;
	readonly limit: RateLimit;
	readonly print: (line: string) => void;
}

/** What came of giving orders to a workflow. */
export interface RunResult {
	/** Those of all orders that no execution of this or an earlier workflow has brought to a good end. */
	readonly unfinished: readonly WorkflowRequest[];
	/** Every execution so far. */
	readonly executions: readonly FinishedExecution[];
	readonly counts: ReferralCounts;
}

/**
 * Gives orders to a workflow all at once, waits until all is over, and prints what came of it.
 *
 * @param office see {@link ScaleEnvironment}
 * @param workflow the workflow
 * @param requests the orders
 * @param earlierExecutions the executions that went before
 * @param duringRun what happens while the orders are worked on
 */
export async function runRequests(
	{ cluster: { main, rest }, sandbox, limit, print }: ScaleEnvironment,
	workflow: WebhookWorkflow,
	requests: readonly WorkflowRequest[],
	earlierExecutions: readonly FinishedExecution[] = [],
	duringRun?: () => Promise<void>,
): Promise<RunResult> {
	const startedAt = performance.now();
	const requestsBefore = sandbox.requestLog.length;
	const sendAndWait = async () => {
		await Promise.all(
			requests.map(async (request) => await sendRequest(main.url, workflow, request)),
		);
		print(`  all are taken after ${formatSeconds(performance.now() - startedAt)}`);
		return await waitForExecutions(rest, workflow, requests.length);
	};
	const [finished] = await Promise.all([sendAndWait(), duringRun?.()]);
	print(`  all have ended after ${formatSeconds(performance.now() - startedAt)}`);
	const executions = [...earlierExecutions, ...finished];
	const counts = countReferrals(workflowRequests, [...sandbox.data.referrals.values()], executions);
	print(formatExecutions(finished));
	print(formatCounts(counts));
	print(formatTraffic(summariseTraffic(sandbox.requestLog.slice(requestsBefore), limit)));
	return { unfinished: findUnfinishedRequests(workflowRequests, executions), executions, counts };
}
