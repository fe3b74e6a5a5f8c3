import type { MockPlannr } from '../../sandbox';
import { print } from '../processes/runScript';
import type { Cluster } from './cluster';
import { fetchExecutions, sendRequest } from './executions';
import { workflowRequests } from './requests';
import type { WebhookWorkflow } from './workflows';

/** The number of workers at first. */
export const SAME_FORM_WORKERS = 5;

/** The number of forms, each for another client. */
const FORMS = 10;

/** How often each form is sent, all at the same moment. */
const TIMES = 5;

/**
 * Measures what several n8n processes do not guarantee: sends the same forms several times at once, to all workers and
 * then to one.
 *
 * @param workflow the workflow, with Return Existing
 * @returns whether one worker referred each client once
 */
export async function measureSameForm(
	{ main, workers, rest }: Cluster,
	mockPlannr: MockPlannr,
	workflow: WebhookWorkflow,
): Promise<boolean> {
	const send = async (workerCount: number, forms: typeof workflowRequests, executions: number) => {
		const before = mockPlannr.data.referrals.size;
		const sending = forms.flatMap(({ number, clients }) => {
			const request = { number, clients: clients.slice(0, 1) };
			return Array.from({ length: TIMES }, async () => {
				await sendRequest(main.url, workflow, request);
			});
		});
		await Promise.all(sending);
		await fetchExecutions(rest, workflow, executions);
		const created = mockPlannr.data.referrals.size - before;
		print(
			`${FORMS} forms, each sent ${TIMES} times at once, workers: ${workerCount}; referrals created: ${created}`,
		);
		return created;
	};
	const executions = FORMS * TIMES;
	await send(workers.length, workflowRequests.slice(0, FORMS), executions);
	await Promise.all(workers.slice(1).map(async (worker) => await worker.stop()));
	const created = await send(1, workflowRequests.slice(FORMS, 2 * FORMS), 2 * executions);
	return created === FORMS;
}
