import { NodeApiError } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { auditRun } from '../engine/audit';
import { minimalCreate, runNode, useMockPlannr } from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const NOTE = 'Client needs help with retirement planning.';
const withNote = { ...minimalCreate, additionalFields: { note: NOTE } };
const goesOn = { settings: { onError: 'continueRegularOutput' } } as const;

describe('What a refusal tells', () => {
	it("masks what Plannr's words repeat: the token, the note, an e-mail address", async () => {
		const message = `Token ${demo.token}: "${NOTE}" is not for john.doe@example.com`;
		sandbox().addFault({
			effect: { kind: 'response', status: 422, body: { message, errors: { note: [message] } } },
		});
		const finished = await runNode(sandbox(), withNote, goesOn);
		const told = JSON.stringify(finished.output('Next')[0]?.json);
		expect(told).toContain("'Note'");
		expect(told).not.toContain(demo.token);
		expect(told).not.toContain(NOTE);
		expect(told).not.toContain('john.doe');
	});

	it.each([401, 403, 404, 409, 429, 500, 502])(
		'keeps nothing of the request or of the answer at a %i',
		async (status) => {
			const body = { message: 'No.', client: 'Gareth Thompson', authorization: demo.token };
			const headers = { 'retry-after': '100000' };
			sandbox().addFault({
				operation: 'createReferral',
				effect: { kind: 'response', status, body, headers },
			});
			const { run } = await runNode(sandbox(), withNote);
			expect(run.status).toBe('error');
			const saved = JSON.stringify(run.data.resultData.error);
			for (const leak of ['Bearer', 'Gareth', NOTE, 'authorization', 'x-plannr']) {
				expect(saved).not.toContain(leak);
			}
		},
	);
});

describe('The audit of all engine tests', () => {
	async function finishedRun() {
		return (await runNode(sandbox(), withNote)).run;
	}

	it('finds a token wherever it is saved', async () => {
		const run = await finishedRun();
		run.data.resultData.metadata = { leak: `Bearer ${demo.token}` };
		expect(() => {
			auditRun(run, demo.token);
		}).toThrow('the saved execution holds a token');
	});

	it.each(['John Doe', NOTE, 'an address'])('finds %s in an error', async (leak) => {
		const run = await finishedRun();
		const [somebody] = sandbox().data.accounts.values();
		const told = leak === 'an address' ? String(somebody?.email) : leak;
		const node = run.data.resultData.runData['Plannr Referral']?.[0];
		const cause = {
			name: 'x',
			typeVersion: 1,
			id: '1',
			type: 'x',
			position: [0, 0],
			parameters: {},
		};
		if (node) node.error = new NodeApiError({ ...cause, position: [0, 0] }, { message: told });
		expect(() => {
			auditRun(run, demo.token);
		}).toThrow('a failure tells personal data');
	});
});
