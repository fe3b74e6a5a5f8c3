import { parseCommandLine, USAGE, UsageError } from './commandLine';
import { addDemoClients } from './demoClients';
import { addDemoReferrals } from './demoReferrals';
import { createDemoData } from './demoData';
import { startMockPlannr } from './mockPlannr';
import { formatWelcome } from './welcome';

/** Runs the mock API with demo data until Ctrl+C or SIGTERM. */
async function main(args: readonly string[]): Promise<void> {
	const data = createDemoData();
	addDemoClients(data);
	addDemoReferrals(data);
	const mockPlannr = await startMockPlannr({ ...parseCommandLine(args), data });
	process.stdout.write(formatWelcome(mockPlannr.url, data));
	const stop = (): void => void mockPlannr.stop();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main(process.argv.slice(2)).catch((error: unknown) => {
	const reason = error instanceof Error ? error.message : String(error);
	const isUsageError = error instanceof UsageError;
	process.stderr.write(
		isUsageError ? `${reason}\n\n${USAGE}` : `The mock API could not start: ${reason}\n`,
	);
	process.exitCode = isUsageError ? 2 : 1;
});
