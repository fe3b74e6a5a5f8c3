import type { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { formatError } from '../../../nodes/PlannrReferral/execution/messages';
import { answered, refusal } from './plannrErrors';

const said = (failure: PlannrError) => formatError(failure, create.messages, 0);
const REFUSED = 'Plannr did not accept the referral';
const ADVICE = `${create.messages.rejected.advice}.`;

describe("Plannr's own sentence", () => {
	it.each([400, 409, 422])(
		'is part of the message with status %i, and not said twice',
		(status) => {
			const { message, description } = said(refusal(status, 'The connection is paused.'));
			expect(message).toBe(`${REFUSED}: The connection is paused [item 0]`);
			expect(description).not.toContain('paused');
			expect(description).toContain(ADVICE);
		},
	);

	it.each([401, 403, 404])('stands in the description with status %i', (status) => {
		const { message, description } = said(refusal(status, 'Go away.'));
		expect(message).not.toContain('Go away');
		expect(description).toMatch(/^Plannr said: "Go away"\. /);
	});

	it.each([
		['a limit', answered('rateLimited', 429, { message: 'Go away.', fields: {} })],
		['a lost answer', answered('lost', 503, { message: 'Go away.', fields: {} })],
	])('stands in the description of %s', (_, failure) => {
		const { message, description } = said(failure);
		expect(message).not.toContain('Go away');
		expect(description).toMatch(/^Plannr said: "Go away"\. /);
	});

	it('stands in the description when there are sentences about fields', () => {
		const { message, description } = said(refusal(422, 'Invalid.', { note: ['Too long.'] }));
		expect(message).toBe(`${REFUSED}: 'Note': Too long [item 0]`);
		expect(description).toBe(`Plannr said: "Invalid". ${ADVICE}`);
	});
});

describe('A refusal of several fields', () => {
	const fields = {
		'client_uuids.1': ['The client is archived.', 'The client has left.'],
		sla_deadline: ['Choose a day after today.'],
		moon_phase: ['The moon is wrong...'],
	};

	it('counts in the message and lists in the description, each by its label', () => {
		const { message, description } = said(refusal(422, 'Invalid.', fields));
		expect(message).toBe(
			`${REFUSED}: 'Clients', entry 2: The client is archived. The client has left (and 2 more) [item 0]`,
		);
		expect(description).toBe(
			`Plannr said: "Invalid". 'Clients', entry 2: The client is archived. The client has left. 'SLA Deadline': Choose a day after today. 'moon_phase': The moon is wrong. ${ADVICE}`,
		);
	});

	it('needs no sentence about the whole', () => {
		expect(said(refusal(422, undefined, fields)).description).toMatch(/^'Clients', entry 2: /);
	});
});

it.each([
	['connection_uuid', "'Connection'"],
	['client_uuids', "'Clients'"],
	['client_uuids.0', "'Clients', entry 1"],
	['client_uuids.1', "'Clients', entry 2"],
	['client_uuids.10', "'Clients', entry 11"],
	['client_uuids.first', "'Clients'"],
	['advice_type', "'Advice Types'"],
	['duration_months', "'Duration'"],
	['shared_data', "'Shared Data'"],
	['shared_data.3', "'Shared Data', entry 4"],
	['sla_deadline', "'SLA Deadline'"],
	['note', "'Note'"],
	['moon_phase', "'moon_phase'"],
])('The field %s is called %s', (field, label) => {
	expect(said(refusal(422, undefined, { [field]: ['No good.'] })).message).toBe(
		`${REFUSED}: ${label}: No good [item 0]`,
	);
});
