import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { fromModel, runAsTool } from './runAsTool';
import { writeRequests, useMockPlannr, uuidLocator } from '../engine/createWorkflow';

import { CREATE_REFERRAL, NOTHING_SENT, PARAMETER_PROBLEMS, REQUEST_FAILURES } from '../texts';

const mockPlannr = useMockPlannr();
const { notChoice } = PARAMETER_PROBLEMS;

const parameters: INodeParameters = {
	connection: uuidLocator(demo.connections.accepted),
	clients: uuidLocator(fromModel('clients')),
	adviceTypes: fromModel('adviceTypes'),
	sharedData: fromModel('sharedData'),
	additionalFields: { note: fromModel('note'), slaDeadline: fromModel('deadline') },
};

const chosen = {
	clients: `${demo.clients[0]}, ${demo.clients[1]}`,
	adviceTypes: 'Pensions, tax',
	sharedData: '["basic_details", "Goals"]',
	note: 'Retirement',
	deadline: '2027-02-28',
};

describe('As a tool of an AI agent, the node', () => {
	it('takes lists as texts', async () => {
		const { response } = await runAsTool(mockPlannr(), parameters, chosen);
		expect(writeRequests(mockPlannr()).map(({ body }) => body)).toEqual(
			['pensions', 'tax'].map((adviceType) => ({
				connection_uuid: demo.connections.accepted,
				client_uuids: demo.clients.slice(0, 2),
				advice_type: adviceType,
				duration_months: 3,
				shared_data: ['basic_details', 'goals'],
				sla_deadline: '2027-02-28',
				note: 'Retirement',
			})),
		);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({ advice_type: 'pensions', status: 'pending' }),
			expect.objectContaining({ advice_type: 'tax', status: 'pending' }),
		]);
	});

	it('reports to the model what to correct', async () => {
		const { response } = await runAsTool(mockPlannr(), parameters, {
			...chosen,
			adviceTypes: 'gardening',
		});
		expect(JSON.parse(String(response))).toEqual([
			{
				result: 'not done',
				message: expect.stringContaining(`'Advice Types' ${notChoice}`),
				advice: expect.stringMatching(new RegExp(`Investments, Protection.* ${NOTHING_SENT}`, 's')),
			},
		]);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('throws when an error is to stop the workflow', async () => {
		const input = { ...chosen, adviceTypes: 'gardening' };
		const settings = { onError: 'stopWorkflow' } as const;
		const { response, thrown } = await runAsTool(mockPlannr(), parameters, input, settings);
		expect(response).toBeUndefined();
		expect(thrown).toContain(`'Advice Types' ${notChoice}`);
		expect(thrown).toContain('Investments, Protection');
	});

	it("reports Plannr's message to the model", async () => {
		const body = {
			message: 'The note is too long.',
			errors: { note: ['The note is too long.'] },
		};
		mockPlannr().addFault({
			operation: 'createReferral',
			effect: { kind: 'response', status: 422, body },
		});
		const { response } = await runAsTool(mockPlannr(), parameters, chosen);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({
				result: 'not done',
				message: expect.stringContaining("'Note': The note is too long"),
			}),
		]);
	});

	// n8n takes 0 ms between attempts for its default of 1000 ms.
	const retryOnFail = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };

	it('never throws after a write whose outcome is unknown, since n8n would retry it', async () => {
		mockPlannr().addFault({ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } });
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 403 },
		});
		const { response, thrown } = await runAsTool(
			mockPlannr(),
			{ ...parameters, ifAlreadyReferred: 'create' },
			{ ...chosen, adviceTypes: 'tax' },
			retryOnFail,
		);
		expect(thrown).toBeUndefined();
		expect(JSON.parse(String(response))).toEqual([
			{
				result: 'unknown',
				message: expect.stringContaining(CREATE_REFERRAL.mayHaveBeenCreated),
				advice: expect.any(String),
			},
		]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('returns what was done when another request is rejected', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			nth: 2,
			effect: { kind: 'response', status: 422, body: { message: 'No tax, please.' } },
		});
		const { response } = await runAsTool(mockPlannr(), parameters, chosen, retryOnFail);
		expect(JSON.parse(String(response))).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ status: 'pending' }),
				expect.objectContaining({ result: 'not done', message: expect.stringContaining('No tax') }),
			]),
		);
		expect(writeRequests(mockPlannr())).toHaveLength(2);
	});

	it.each([
		['leaves a rejection to the model', {}, 'not done', 1],
		['is retried by n8n when an error is to stop the workflow', { onError: 'stopWorkflow' }, '', 2],
	] as const)('%s', async (_, settings, result, requests) => {
		const act = { kind: 'response', status: 422, body: { message: 'Not now.' } } as const;
		mockPlannr().addFault({ operation: 'createReferral', times: 1, effect: act });
		const input = { ...chosen, adviceTypes: 'tax' };
		const { response } = await runAsTool(mockPlannr(), parameters, input, {
			...retryOnFail,
			...settings,
		});
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining(result === '' ? { status: 'pending' } : { result }),
		]);
		expect(writeRequests(mockPlannr())).toHaveLength(requests);
	});

	it('reports a credential that Plannr rejects', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			effect: { kind: 'response', status: 401 },
		});
		const { response } = await runAsTool(mockPlannr(), parameters, chosen);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({
				result: 'not done',
				message: expect.stringContaining(REQUEST_FAILURES.tokenRejected),
			}),
		]);
	});
});
