import type { INodeExecutionData } from 'n8n-workflow';

import type { Done, Failed } from './outcome';

/**
 * Answers an agent in words, where something was done or may have been done: an exception would make n8n, or the model,
 * use the tool once more from the start, with nothing left that remembers the first time.
 *
 * @param outcomes what became of the requests
 * @returns the answer, or undefined when surely nothing was done, so that an exception does no harm
 */
export function toolAnswer(
	outcomes: ReadonlyArray<Done | Failed>,
): INodeExecutionData[] | undefined {
	const mayRepeat = outcomes.every((outcome) => 'report' in outcome && !outcome.report.isUncertain);
	if (mayRepeat) return undefined;
	return outcomes.flatMap((outcome) => {
		const pairedItem = { item: outcome.index };
		if ('records' in outcome) return outcome.records.map((json) => ({ json, pairedItem }));
		const { message, description, isUncertain } = outcome.report;
		// Not called `error`: n8n takes a first item with that member for a failure, and would try again.
		const result = isUncertain ? 'unclear' : 'not done';
		const next = isUncertain
			? 'Do not try this again by yourself: tell the user to look in Plannr first.'
			: 'What is listed beside this was done. Do not ask for it again.';
		return [{ json: { result, message, advice: `${description} ${next}` }, pairedItem }];
	});
}
