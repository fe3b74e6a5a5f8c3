import { startSandbox } from '../sandbox';

/** Runs the sandbox in a process of its own, so that what it costs does not count as the node's. */
async function main(): Promise<void> {
	const latencyMs = Number(process.argv[2] ?? 0);
	const sandbox = await startSandbox({
		latencyMs,
		limit: { requests: 10_000_000, windowMs: 60_000 },
	});
	process.send?.(sandbox.url);
}

void main();
