import { parseArgs } from 'node:util';
import { addDemoClients } from './demoClients';
import { createDemoData } from './demoData';
import { addDemoReferrals } from './demoReferrals';
import { startMockPlannr } from './mockPlannr';
import { formatWelcome } from './welcome';

/** Runs the mock API with demo data until Ctrl+C or SIGTERM, on a fixed port unless `--port` names another. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '4010' } } });
	const data = createDemoData();
	addDemoClients(data);
	addDemoReferrals(data);
	const mockPlannr = await startMockPlannr({ port: Number(values.port), data });
	process.stdout.write(formatWelcome(mockPlannr.url));
	const stop = (): void => void mockPlannr.stop();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`The mock API could not start: ${String(error)}\n`);
	process.exitCode = 1;
});
