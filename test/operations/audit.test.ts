import { NodeApiError } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { auditRun } from '../engine/audit';
import { NODE_NAME, minimalCreate, runNode, useMockPlannr } from '../engine/createWorkflow';

const mockPlannr = useMockPlannr();

const NOTE = 'Client needs help with retirement planning.';
const withNote = { ...minimalCreate, additionalFields: { note: NOTE } };
const continueOnFail = { settings: { onError: 'continueRegularOutput' } } as const;

describe('The report of a rejection', () => {
	it("redacts the token, the note and e-mail addresses in Plannr's message", async () => {
		const message = `Token ${demo.token}: "${NOTE}" is not for john.doe@example.com`;
		mockPlannr().addFault({
			operation: 'createReferral',
			effect: { kind: 'response', status: 422, body: { message, errors: { note: [message] } } },
		});
		const finished = await runNode(mockPlannr(), withNote, continueOnFail);
		const report = JSON.stringify(finished.output('Next')[0]?.json);
		expect(report).toContain("'Note'");
		expect(report).not.toContain(demo.token);
		expect(report).not.toContain(NOTE);
		expect(report).not.toContain('john.doe');
	});

	it.each([401, 403, 404, 409, 429, 500, 502])(
		'contains nothing of the request or of the response body with status %i',
		async (status) => {
			const body = { message: 'No.', client: 'Gareth Thompson', authorization: demo.token };
			const headers = { 'retry-after': '100000' };
			mockPlannr().addFault({
				operation: 'createReferral',
				effect: { kind: 'response', status, body, headers },
			});
			const { run } = await runNode(mockPlannr(), withNote);
			expect(run.status).toBe('error');
			const saved = JSON.stringify(run.data.resultData.error);
			for (const leak of ['Bearer', 'Gareth', NOTE, 'authorization', 'x-plannr']) {
				expect(saved).not.toContain(leak);
			}
		},
	);
});

describe('The audit of every run on the engine', () => {
	async function finishedRun() {
		return (await runNode(mockPlannr(), withNote)).run;
	}

	it('finds a token anywhere in the execution', async () => {
		const run = await finishedRun();
		run.data.resultData.metadata = { leak: `Bearer ${demo.token}` };
		expect(() => {
			auditRun(run, demo.token);
		}).toThrow('the saved execution holds a token');
	});

	it.each(['John Doe', NOTE, 'an e-mail address'])('finds %s in an error', async (leak) => {
		const run = await finishedRun();
		const [account] = mockPlannr().data.accounts.values();
		const message = leak === 'an e-mail address' ? String(account?.email) : leak;
		const task = run.data.resultData.runData[NODE_NAME]?.[0];
		const node = {
			name: 'x',
			typeVersion: 1,
			id: '1',
			type: 'x',
			position: [0, 0],
			parameters: {},
		};
		if (task) task.error = new NodeApiError({ ...node, position: [0, 0] }, { message });
		expect(() => {
			auditRun(run, demo.token);
		}).toThrow('a failure contains personal data');
	});
});
