import type { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { formatError } from '../../../nodes/PlannrReferral/execution/messages';
import { formatResponseText } from '../../../nodes/PlannrReferral/transport/explain';
import { createRejection, createStatusError } from './plannrErrors';

const format = (error: PlannrError) => formatError(error, create.messages, 0);
const REJECTED = create.messages.rejected.message;
const ADVICE = `The referral was not created. ${create.messages.rejected.advice}.`;

const quote = (message: string) => `Plannr's message: "${message}". `;

describe("Plannr's message", () => {
	it.each([400, 409, 422])('is part of the message with status %i, and not repeated', (status) => {
		const { message, description } = format(createRejection(status, 'The connection is paused.'));
		expect(message).toBe(`${REJECTED}: The connection is paused [item 0]`);
		expect(description).not.toContain('paused');
		expect(description).toContain(`${create.messages.rejected.advice}.`);
	});

	const responseText = { message: 'Go away.', fields: {} };
	it.each([
		...[401, 403, 404].map(
			(status) => [`HTTP status ${status}`, createRejection(status, 'Go away.')] as const,
		),
		['the rate limit', createStatusError('rateLimited', 429, responseText)] as const,
		['a lost response', createStatusError('lost', 503, responseText)] as const,
	])('is quoted in the description after %s', (_, error) => {
		const { message, description } = format(error);
		expect(message).not.toContain('Go away');
		expect(description.startsWith(quote('Go away'))).toBe(true);
	});

	it('is quoted in the description when there are messages about fields', () => {
		const { message, description } = format(
			createRejection(422, 'Invalid.', { note: ['Too long.'] }),
		);
		expect(message).toBe(`${REJECTED}: 'Note': Too long [item 0]`);
		expect(description).toBe(`${quote('Invalid')}${ADVICE}`);
	});
});

describe('A colon at the end of a sentence of Plannr is left out', () => {
	const MESSAGE = 'The following is not valid:';
	it('before a message about a field', () => {
		const error = createRejection(422, MESSAGE, {
			client_uuids: ['See this client:', 'Archived.'],
		});
		const { message, description } = format(error);
		expect(message).toBe(`${REJECTED}: 'Clients': See this client: Archived [item 0]`);
		expect(description).toBe(`${quote('The following is not valid')}${ADVICE}`);
		expect(formatResponseText(error.responseText)).toBe(
			'The following is not valid: See this client',
		);
	});

	it('where nothing follows', () => {
		const { message } = format(createRejection(422, MESSAGE));
		expect(message).toBe(`${REJECTED}: The following is not valid [item 0]`);
	});
});

describe('A rejection of several fields', () => {
	const fields = {
		'client_uuids.1': ['The client is archived.', 'The client has left.'],
		sla_deadline: ['Choose a day after today.'],
		moon_phase: ['The moon is wrong...'],
	};

	it('is counted in the message and listed in the description, with the labels of the fields', () => {
		const { message, description } = format(createRejection(422, 'Invalid.', fields));
		expect(message).toBe(
			`${REJECTED}: 'Clients', entry 2: The client is archived. The client has left (and 2 more) [item 0]`,
		);
		expect(description).toBe(
			`${quote('Invalid')}'Clients', entry 2: The client is archived. The client has left. 'SLA Deadline': Choose a day after today. 'moon_phase': The moon is wrong. ${ADVICE}`,
		);
	});
});

describe("Plannr's message is not repeated", () => {
	const SENTENCE = 'The client does not belong to your firm.';
	it.each([
		['when it is that of a field', SENTENCE, { client_uuids: [SENTENCE] }],
		[
			'when it counts the other fields',
			`${SENTENCE} (and 1 more error)`,
			{ client_uuids: [SENTENCE], note: ['Bad.'] },
		],
		['when it is that of the second field', 'Bad.', { client_uuids: [SENTENCE], note: ['Bad.'] }],
	])('%s', (_, message, fields) => {
		const { message: headline, description } = format(createRejection(422, message, fields));
		expect(headline).toContain('The client does not belong to your firm');
		expect(description).not.toContain("Plannr's message: ");
	});
});

it.each(['constructor', 'toString', '__proto__'])('The field %s has no label', (field) => {
	const fields = Object.fromEntries([[field, ['No good.']]]);
	expect(format(createRejection(422, undefined, fields)).message).toBe(
		`${REJECTED}: '${field}': No good [item 0]`,
	);
});
