import { type Limit, startSandbox } from '../../sandbox';
import { reportOf } from './report';

/** How a sandbox for measuring is set up. */
export interface ServerOptions {
	/** Every answer takes this long, in milliseconds. */
	readonly latencyMs: number;
	/** How many requests it takes in which time. */
	readonly limit: Limit;
}

/** Runs the sandbox as a process of its own, tells its address, and answers every message with a report. */
async function main(options: ServerOptions): Promise<void> {
	const sandbox = await startSandbox(options);
	process.on('message', () => process.send?.(reportOf(sandbox, options.limit.windowMs)));
	process.on('disconnect', () => process.exit());
	process.send?.(sandbox.url);
}

const options: ServerOptions = JSON.parse(process.argv[2] ?? '');
void main(options);
