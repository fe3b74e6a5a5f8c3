import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { sendHttpRequest } from '../../../nodes/PlannrReferral/transport/http';

describe('A response that never ends', () => {
	/** Trickles in until it is aborted, so the HTTP library's own timeout, which is for silence, never fires. */
	const respond = async (_: string, { abortSignal }: IHttpRequestOptions) =>
		await new Promise((_resolve, reject) => {
			const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
			signal?.addEventListener('abort', () => {
				reject(new Error('aborted'));
			});
		});
	const helpers = { httpRequestWithAuthentication: respond };

	it('times out after the time for the whole of it', async () => {
		const context = { helpers } as unknown as IExecuteFunctions;
		const result = await sendHttpRequest(context, { url: '/' }, [], 20);
		expect(result).toMatchObject({ kind: 'timedOut', reason: 'no response within 0.02 seconds' });
	});
});
