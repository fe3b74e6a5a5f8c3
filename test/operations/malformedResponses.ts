import { type FaultEffect, demo } from '../../sandbox';
import { REQUEST_FAILURES, RESPONSE_PROBLEMS } from '../texts';
import { respond } from '../faultEffects';

/** A response of success, or a redirect, that does not contain what it should. */
export interface MalformedResponse {
	/**
	 * How the mock API returns it.
	 *
	 * @param url where a redirect points
	 */
	readonly effect: (url: string) => FaultEffect;
	/** What is wrong with it, as the node reports it. */
	readonly problem: string;
	/** Whether a read is retried after it: another attempt may reach Plannr, unless the address is wrong. */
	readonly isRetried: boolean;
}

/** Personal data of a client, contained in each of these responses: no message may repeat it. */
export const PERSONAL_DATA = ['John Doe', 'john.doe@example.com'];

const record = { uuid: demo.otherAccount, status: 'pending', clients: PERSONAL_DATA };
/** 10 MB of text. */
const hugeText = `${PERSONAL_DATA.join(' ')} `.repeat((10 * 2 ** 20) / 30);

function notJson(text: string, contentType = 'application/json', status = 200): MalformedResponse {
	return {
		effect: () => ({ kind: 'text', text, contentType, status }),
		problem: `${REQUEST_FAILURES.unclear} (${RESPONSE_PROBLEMS.notJson})`,
		isRetried: true,
	};
}

function foreign(text: string, contentType?: string): MalformedResponse {
	const problem = `${REQUEST_FAILURES.foreign} (HTTP status 200), but from a proxy, a firewall or a wrong address`;
	return { ...notJson(text, contentType), problem, isRetried: false };
}

function withoutRecord(body: unknown): MalformedResponse {
	return {
		effect: () => respond(200, body),
		problem: `${REQUEST_FAILURES.unclear} (${RESPONSE_PROBLEMS.noRecord})`,
		isRetried: false,
	};
}

function redirect(status: number): MalformedResponse {
	return {
		effect: (location) => respond(status, record, { location }),
		problem: REQUEST_FAILURES.redirected(status),
		isRetried: false,
	};
}

const page = (text: string) => `<html><p>${text}</p></html>`;

/** Responses that do not show what was done, by what is wrong with them. */
export const malformedResponses = {
	'JSON that is cut off': notJson(JSON.stringify(record).slice(0, -20)),
	'a page of HTML': foreign(page(PERSONAL_DATA.join()), 'text/html'),
	'a page of HTML declared as JSON': foreign(page(PERSONAL_DATA.join())),
	'10 MB of HTML': foreign(page(hugeText), 'text/html'),
	'a record as text/plain': notJson(JSON.stringify(record), 'text/plain'),
	'a record as text/html': notJson(JSON.stringify(record), 'text/html'),
	'an empty body': notJson(''),
	'no content': notJson('', 'text/html', 204),
	'a text in JSON': foreign(JSON.stringify(PERSONAL_DATA.join())),
	'a number in JSON': notJson('7'),
	'null in JSON': notJson('null'),
	'a record without a UUID': withoutRecord({ ...record, uuid: undefined }),
	'a record with a name as its UUID': withoutRecord({ ...record, uuid: PERSONAL_DATA[0] }),
	'a record with a UUID one level down': withoutRecord({
		data: { status: 'pending' },
		firm: record,
	}),
	'a list of records': withoutRecord([record]),
	'a wrapped list of records': withoutRecord({ data: [record] }),
	'an empty list': withoutRecord([]),
	'an empty record': withoutRecord({}),
	'a redirect with 301': redirect(301),
	'a redirect with 302': redirect(302),
	'a redirect with 307': redirect(307),
	'a redirect with 308': redirect(308),
};

/** What is wrong with a response, as a key of {@link malformedResponses}. */
export type Malformation = keyof typeof malformedResponses;
