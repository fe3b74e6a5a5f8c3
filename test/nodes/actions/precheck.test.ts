import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { toPrecheckError } from '../../../nodes/PlannrReferral/actions/precheck';
import { everyError } from '../execution/plannrErrors';

const kindsOf = (errors: typeof everyError) =>
	errors.map(([name, error]) => [name, toPrecheckError(error, 'whether it is there').kind]);

describe('The error of a check before a write', () => {
	it.each(everyError)('has a known outcome: %s', (_, error) => {
		expect(toPrecheckError(error, 'whether it is there').isOutcomeUnknown).toBe(false);
	});

	it('contains the question and the text of the response', () => {
		const responseText = { message: 'No.', fields: {} };
		const rejected = new PlannrError('rejected', 'HTTP status 403', 403, responseText);
		expect(toPrecheckError(rejected, 'whether it is there')).toMatchObject({
			kind: 'precheckFailed',
			reason: 'whether it is there: this account lacks the permission (HTTP status 403)',
			status: 403,
			responseText,
		});
		expect(toPrecheckError(new TypeError('x'), 'whether it is there')).toMatchObject({
			kind: 'precheckFailed',
			reason: 'whether it is there: the response could not be read',
		});
	});

	it.each([301, 302, 403])('is a rejection if Plannr is not there: status %i', (status) => {
		const responseText = { fields: {}, isForeign: true } as const;
		const error = new PlannrError('lost', `HTTP status ${status}`, status, responseText);
		const rejected = new PlannrError('rejected', error.reason, status, responseText);
		const caught = error.isRedirect ? error : rejected;
		expect(toPrecheckError(caught, 'whether it is there')).toEqual(rejected);
	});

	it('is unchanged where every request would get the same error', () => {
		const unchanged = everyError.filter(([, error]) => toPrecheckError(error, '') === error);
		expect(unchanged.map(([name]) => name)).toEqual([
			'HTTP status 401',
			'429',
			'a cancellation before sending',
			'no connection',
			'a rejection by n8n',
			'a lost write that was not processed',
			'a changed target',
			'another operation',
			'an existing referral',
			'an unavailable Plannr',
			'a failed precheck',
			'a failed lookup',
		]);
		expect(kindsOf(everyError)).toContainEqual(['a cancellation in flight', 'notSent']);
	});
});
