import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { sendHttpRequest } from '../../../nodes/PlannrReferral/transport/http';

/** Trickles in until it is aborted, so the HTTP library's own timeout, which is for silence, never fires. */
const respond = async (_: string, { abortSignal }: IHttpRequestOptions) =>
	await new Promise((_resolve, reject) => {
		const signal = abortSignal instanceof AbortSignal ? abortSignal : AbortSignal.abort();
		const abort = () => {
			reject(new Error('aborted'));
		};
		signal.addEventListener('abort', abort);
		if (signal.aborted) abort();
	});

const helpers = { httpRequestWithAuthentication: respond };

describe('A response that never ends', () => {
	it('times out after the time for the whole of it', async () => {
		const context = { helpers } as unknown as IExecuteFunctions;
		const result = await sendHttpRequest(context, { url: '/' }, [], 20);
		expect(result).toMatchObject({ kind: 'timedOut', reason: 'no response within 0.02 seconds' });
	});
});

describe('A stop of the execution', () => {
	it('aborts all requests in flight by one listener, and those that begin after it', async () => {
		const stop = new AbortController();
		const addListener = jest.spyOn(stop.signal, 'addEventListener');
		const context = {
			helpers,
			getExecutionCancelSignal: () => stop.signal,
		} as unknown as IExecuteFunctions;
		const send = async () => await sendHttpRequest(context, { url: '/' }, [], 60_000);
		const inFlight = [send(), send()];
		stop.abort();
		const results = await Promise.all([...inFlight, send()]);
		expect(results.map((result) => 'kind' in result && result.kind)).toEqual(
			results.map(() => 'lost'),
		);
		expect(addListener).toHaveBeenCalledTimes(1);
	});
});
