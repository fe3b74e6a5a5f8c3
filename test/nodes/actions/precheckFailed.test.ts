import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { toPrecheckError } from '../../../nodes/PlannrReferral/actions/precheckFailed';
import { everyError } from '../execution/plannrErrors';

const kindsOf = (failures: typeof everyError) =>
	failures.map(([name, failure]) => [name, toPrecheckError(failure, 'whether it is there').kind]);

describe('What could not be read before a write', () => {
	it.each(everyError)('is certain for the write: %s', (_, failure) => {
		expect(toPrecheckError(failure, 'whether it is there').isOutcomeUnknown).toBe(false);
	});

	it('is told with what was to be known, and with what Plannr said', () => {
		const words = { message: 'No.', fields: {} };
		const refused = new PlannrError('rejected', 'status 403', 403, words);
		expect(toPrecheckError(refused, 'whether it is there')).toMatchObject({
			kind: 'precheckFailed',
			reason: 'whether it is there: Plannr does not tell (status 403)',
			status: 403,
			words,
		});
		expect(toPrecheckError(new TypeError('x'), 'whether it is there')).toMatchObject({
			kind: 'precheckFailed',
			reason: 'whether it is there: the answer could not be read',
		});
	});

	it('stays as it is where it would be the same for every request', () => {
		const same = everyError.filter(([, failure]) => toPrecheckError(failure, '') === failure);
		expect(same.map(([name]) => name)).toEqual([
			'status 401',
			'429',
			'a cancellation before sending',
			'no connection',
			'a rejection by n8n',
			'a lost write that was not processed',
			'a changed target',
			'an existing referral',
			'a failed precheck',
		]);
		expect(kindsOf(everyError)).toContainEqual(['a cancellation in flight', 'notSent']);
	});
});
