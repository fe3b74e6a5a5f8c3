import { type Fault, demo } from '../../sandbox';

type Act = Fault['effect'];

/** An answer that says less than it should, or something else. */
export interface BadAnswer {
	/** What is bad about it. */
	readonly name: string;
	/** How the sandbox gives it; a redirect leads to the given address. */
	readonly act: (elsewhere: string) => Act;
	/** How the node calls it. */
	readonly reason: string;
	/** Whether a read is made again for it: what is no JSON comes from somebody in between, and may pass. */
	readonly mayPass: boolean;
	/** Whether it is a list at least: one that names nobody and nothing. */
	readonly isList: boolean;
}

/** Personal data of a client, in everything below: no message may repeat it. */
export const PERSONAL = ['John Doe', 'john.doe@example.com'];

const RECORD = { uuid: demo.otherAccount, status: 'pending', clients: PERSONAL };
/** 10 MB. */
const filler = `${PERSONAL.join(' ')} `.repeat((10 * 2 ** 20) / 30);

const json = (text: string) => ({ kind: 'text', text, contentType: 'application/json' }) as const;
const as = (contentType: string) =>
	({ kind: 'text', text: JSON.stringify(RECORD), contentType }) as const;
const page = (text: string) => ({ kind: 'text', text: `<html><p>${text}</p></html>` }) as const;

const noJson: Array<[string, Act]> = [
	['JSON that is cut off', json(JSON.stringify(RECORD).slice(0, -20))],
	['a page of HTML', page(PERSONAL.join())],
	['a page of HTML that calls itself JSON', json(page(PERSONAL.join()).text)],
	['10 MB of HTML', page(filler)],
	['a record as text/plain', as('text/plain')],
	['a record as text/html', as('text/html')],
	['an empty answer', json('')],
	['no content', { kind: 'text', text: '', status: 204 }],
	['a text in JSON', json(JSON.stringify(PERSONAL.join()))],
	['a number in JSON', json('7')],
	['null', json('null')],
];

const noRecord: Array<[string, unknown, boolean?]> = [
	['a record without a UUID', { ...RECORD, uuid: undefined }],
	['a record with something else for a UUID', { ...RECORD, uuid: PERSONAL[0] }],
	['a record with a UUID deep inside', { data: { status: 'pending' }, firm: RECORD }],
	['a list with a record', [RECORD], true],
	['a wrapped list with a record', { data: [RECORD] }, true],
	['an empty list', [], true],
	['an empty record', {}],
	['10 MB of JSON without a record', { filler }],
	['10 MB of JSON in small pieces', { data: filler.split(' ') }, true],
];

const redirects = [301, 302, 307, 308];

/** Answers that say nothing of what was done. */
export const badAnswers: readonly BadAnswer[] = [
	...noJson.map(([name, act]) => ({
		name,
		act: () => act,
		reason: 'an answer that is not JSON',
		mayPass: true,
		isList: false,
	})),
	...noRecord.map(([name, body, isList = false]) => ({
		name,
		act: () => ({ kind: 'response', status: 200, body }) as const,
		reason: 'an answer without a record in it',
		mayPass: false,
		isList,
	})),
	...redirects.map((status) => ({
		name: `a redirect with ${status}`,
		act: (location: string) =>
			({ kind: 'response', status, body: RECORD, headers: { location } }) as const,
		reason: `status ${status}`,
		mayPass: true,
		isList: false,
	})),
];
