import type { INode } from 'n8n-workflow';

import { operations } from '../../../nodes/PlannrReferral/actions';
import { createCredentialError } from '../../../nodes/PlannrReferral/execution/nodeErrors';
import { withEarlierAttempts } from '../../../nodes/PlannrReferral/execution/earlierAttempts';

const node: INode = {
	id: '1',
	name: 'Plannr Referral',
	type: 'plannrReferral',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const UUID = '4ef44ef4-0000-4000-8000-000000000001';
const done = [{ index: 3, records: [{ uuid: UUID }] }];

function wordsOf(name: string) {
	const words = operations.referral?.[name]?.messages;
	if (words === undefined) throw new Error(`No operation ${name}`);
	return words;
}

describe('A credential that cannot be used', () => {
	it('is all there is to say on a first try', () => {
		const error = createCredentialError(node, wordsOf('create'), 'No.', {
			done: [],
			unresolvedItems: [],
		});
		expect(error.message).toBe('No.');
		expect(error.description).toBe(
			'Open the Plannr API credential and correct it. Nothing was sent, for this item or any other.',
		);
	});

	it('does not hide what earlier tries did, or may have done', () => {
		const error = createCredentialError(node, wordsOf('create'), 'No.', {
			done,
			unresolvedItems: [5, 7],
		});
		expect(error.description).toContain(
			`Nothing was sent on this try. Besides, 1 referral was created`,
		);
		expect(error.description).toContain(`${UUID} (item 3)`);
		expect(error.description).toContain('An earlier try has lost an answer (items 5, 7): ');
	});
});

describe('What is said of an item', () => {
	const report = {
		message: 'Wrong [item 3]',
		description: 'Correct it.',
		httpCode: null,
		isOutcomeUnknown: false,
		fields: {},
	};
	const said = (index: number, name = 'create') =>
		withEarlierAttempts({ index, report }, wordsOf(name), { done, unresolvedItems: [4] }).report
			.description;

	it('stays as it is without an earlier try of it', () => {
		expect(said(2)).toBe('Correct it.');
		expect(said(3, 'get')).toBe('Correct it.');
	});

	it('tells what an earlier try of it did', () => {
		expect(said(3)).toBe(
			`Correct it. On an earlier try of this item, 1 referral was created: ${UUID}.`,
		);
	});

	it('tells what an earlier try of it may have done', () => {
		expect(said(4)).toMatch(/^Correct it\. An earlier try has lost an answer \(item 4\): /);
	});
});
