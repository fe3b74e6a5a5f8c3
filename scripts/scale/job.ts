import type { Limit, Sandbox } from '../../sandbox';
import type { Cluster } from './cluster';
import { type Count, count, unfinished } from './count';
import { type Ended, allEnded, give } from './executions';
import { lineOfTraffic, linesOfCount, linesOfExecutions, seconds } from './reportLines';
import { type Order, orders } from './requests';
import { trafficOf } from './traffic';
import type { OrderTaking } from './workflows';

/** Where orders are given, and where what becomes of them is seen. */
export interface Office {
	readonly cluster: Cluster;
	readonly sandbox: Sandbox;
	readonly limit: Limit;
	readonly say: (line: string) => void;
}

/** What came of giving orders to a workflow. */
export interface Outcome {
	/** Those of all orders that no execution of this or an earlier workflow has brought to a good end. */
	readonly left: readonly Order[];
	/** Every execution so far. */
	readonly executions: readonly Ended[];
	readonly figures: Count;
}

/**
 * Gives orders to a workflow all at once, waits until all is over, and prints what came of it.
 *
 * @param office see {@link Office}
 * @param workflow the workflow
 * @param given the orders
 * @param before the executions that went before
 * @param meanwhile what happens while the orders are worked on
 */
export async function run(
	{ cluster: { main, rest }, sandbox, limit, say }: Office,
	workflow: OrderTaking,
	given: readonly Order[],
	before: readonly Ended[] = [],
	meanwhile?: () => Promise<void>,
): Promise<Outcome> {
	const began = performance.now();
	const asked = sandbox.journal.length;
	const work = async () => {
		await Promise.all(given.map(async (order) => await give(main.url, workflow, order)));
		say(`  all are taken after ${seconds(performance.now() - began)}`);
		return await allEnded(rest, workflow, given.length);
	};
	const [now] = await Promise.all([work(), meanwhile?.()]);
	say(`  all have ended after ${seconds(performance.now() - began)}`);
	const executions = [...before, ...now];
	const figures = count(orders, [...sandbox.world.referrals.values()], executions);
	say(linesOfExecutions(now));
	say(linesOfCount(figures));
	say(lineOfTraffic(trafficOf(sandbox.journal.slice(asked), limit)));
	return { left: unfinished(orders, executions), executions, figures };
}
