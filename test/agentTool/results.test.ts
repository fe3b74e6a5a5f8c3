import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { fromModel, runAsTool } from './runAsTool';
import { writeRequests, useMockPlannr, uuidLocator } from '../engine/createWorkflow';

const mockPlannr = useMockPlannr();

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

describe('As a tool of an AI agent', () => {
	it('takes every list as the one text that a model gives', async () => {
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

	it('tells a model what to correct', async () => {
		const { response } = await runAsTool(mockPlannr(), parameters, {
			...chosen,
			adviceTypes: 'gardening',
		});
		expect(JSON.parse(String(response))).toEqual([
			{
				result: 'not done',
				message: expect.stringContaining("'Advice Types' is not a choice that Plannr knows"),
				advice: expect.stringMatching(/^Use only Investments, Protection.* Nothing was sent/s),
			},
		]);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('stops the workflow where somebody has chosen that', async () => {
		const input = { ...chosen, adviceTypes: 'gardening' };
		const stops = { onError: 'stopWorkflow' } as const;
		const { response, thrown } = await runAsTool(mockPlannr(), parameters, input, stops);
		expect(response).toBeUndefined();
		expect(thrown).toContain("'Advice Types' is not a choice that Plannr knows");
		expect(thrown).toContain('Use only Investments, Protection');
	});

	it("tells a model Plannr's own words", async () => {
		const rejected = {
			message: 'The note is too long.',
			errors: { note: ['The note is too long.'] },
		};
		mockPlannr().addFault({ effect: { kind: 'response', status: 422, body: rejected } });
		const { response } = await runAsTool(mockPlannr(), parameters, chosen);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({
				result: 'not done',
				message: expect.stringContaining("'Note': The note is too long"),
			}),
		]);
	});

	const again = { retryOnFail: true, maxTries: 5, waitBetweenTries: 0 };

	it('never throws after a write that may have been done, for n8n would use it once more', async () => {
		mockPlannr().addFault({ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } });
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 403 },
		});
		const { response, thrown } = await runAsTool(
			mockPlannr(),
			parameters,
			{ ...chosen, adviceTypes: 'tax' },
			again,
		);
		expect(thrown).toBeUndefined();
		expect(JSON.parse(String(response))).toEqual([
			{
				result: 'unclear',
				message: expect.stringContaining('The referral may have been created'),
				advice: expect.stringContaining('tell the user to look in Plannr first'),
			},
		]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('tells a model which part was done when another was refused', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			nth: 2,
			effect: { kind: 'response', status: 422, body: { message: 'No tax, please.' } },
		});
		const { response } = await runAsTool(mockPlannr(), parameters, chosen, again);
		expect(JSON.parse(String(response))).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ status: 'pending' }),
				expect.objectContaining({ result: 'not done', message: expect.stringContaining('No tax') }),
			]),
		);
		expect(writeRequests(mockPlannr())).toHaveLength(2);
	});

	it.each([
		['leaves a refusal to the model', {}, 'not done', 1],
		['lets n8n try again where an error stops the workflow', { onError: 'stopWorkflow' }, '', 2],
	] as const)('%s', async (_, stops, result, requests) => {
		const act = { kind: 'response', status: 422, body: { message: 'Not now.' } } as const;
		mockPlannr().addFault({ operation: 'createReferral', times: 1, effect: act });
		const input = { ...chosen, adviceTypes: 'tax' };
		const { response } = await runAsTool(mockPlannr(), parameters, input, { ...again, ...stops });
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining(result === '' ? { status: 'pending' } : { result }),
		]);
		expect(writeRequests(mockPlannr())).toHaveLength(requests);
	});

	it('is told of a credential that cannot be used', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			effect: { kind: 'response', status: 401 },
		});
		const { response } = await runAsTool(mockPlannr(), parameters, chosen);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({
				result: 'not done',
				message: expect.stringContaining('access token'),
			}),
		]);
	});
});
