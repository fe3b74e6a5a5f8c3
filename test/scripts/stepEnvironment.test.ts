import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const { stepEnvironment } = jest.requireActual<{
	stepEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
}>('../../scripts/processes/stepEnvironment.cjs');

it('The demo reaches its mock API where a proxy and another n8n are set up', async () => {
	const closedPort = 'http://127.0.0.1:9';
	const settings = {
		HTTP_PROXY: closedPort,
		http_proxy: closedPort,
		N8N_SSRF_PROTECTION_ENABLED: 'true',
	};
	const demo = spawn(process.execPath, ['--import', 'tsx', join('scripts', 'demo.ts')], {
		cwd: ROOT,
		env: stepEnvironment({ ...process.env, ...settings }),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const output: string[] = [];
	demo.stdout.on('data', (data) => output.push(String(data)));
	expect(await once(demo, 'close')).toEqual([0, null]);
	expect(output.join('')).toContain('Get the Referral: ');
});

it('Hosts that are reached without a proxy stay so', () => {
	expect(stepEnvironment({ NO_PROXY: 'intranet.example' })).toEqual({
		NO_PROXY: 'intranet.example,localhost,127.0.0.1,[::1]',
		no_proxy: 'intranet.example,localhost,127.0.0.1,[::1]',
	});
});
