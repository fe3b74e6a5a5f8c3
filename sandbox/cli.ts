import { readCommandLine, USAGE, UsageError } from './commandLine';
import { addDemoReferrals } from './demoReferrals';
import { demoWorld } from './demoData';
import { startSandbox } from './mockPlannr';
import { welcome } from './welcome';

/** Runs the demo until Ctrl+C or SIGTERM. */
async function main(args: readonly string[]): Promise<void> {
	const world = demoWorld();
	addDemoReferrals(world);
	const sandbox = await startSandbox({ ...readCommandLine(args), world });
	process.stdout.write(welcome(sandbox.url, world));
	const end = (): void => void sandbox.stop();
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

main(process.argv.slice(2)).catch((error: unknown) => {
	const reason = error instanceof Error ? error.message : String(error);
	const misused = error instanceof UsageError;
	process.stderr.write(misused ? `${reason}\n\n${USAGE}` : `The sandbox cannot start: ${reason}\n`);
	process.exitCode = misused ? 2 : 1;
});
