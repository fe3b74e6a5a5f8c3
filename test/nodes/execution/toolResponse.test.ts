import { createToolResponse } from '../../../nodes/PlannrReferral/execution/toolResponse';

const success = { index: 0, records: [{ uuid: 'a' }, { uuid: 'b' }] };

/** A failure of item 1. */
const fail = (isOutcomeUnknown: boolean) => ({
	index: 1,
	report: {
		message: 'Wrong [item 1]',
		description: 'Correct it.',
		httpCode: null,
		isOutcomeUnknown,
		fields: {},
	},
});

describe("The tool's response", () => {
	it('is none when certainly nothing was done', () => {
		expect(createToolResponse([])).toBeUndefined();
		expect(createToolResponse([fail(false), fail(false)])).toBeUndefined();
	});

	it('has the records, and instructs the model not to repeat what was done', () => {
		expect(createToolResponse([success, fail(false)])).toEqual([
			{ json: { uuid: 'a' }, pairedItem: { item: 0 } },
			{ json: { uuid: 'b' }, pairedItem: { item: 0 } },
			{
				json: {
					result: 'not done',
					message: 'Wrong [item 1]',
					advice: 'Correct it. What is listed beside this was done. Do not ask for it again.',
				},
				pairedItem: { item: 1 },
			},
		]);
	});

	it('instructs the model not to retry a request whose outcome is unknown', () => {
		expect(createToolResponse([fail(true)])).toEqual([
			{
				json: {
					result: 'unclear',
					message: 'Wrong [item 1]',
					advice:
						'Correct it. Do not try this again by yourself: tell the user to look in Plannr first.',
				},
				pairedItem: { item: 1 },
			},
		]);
	});
});
