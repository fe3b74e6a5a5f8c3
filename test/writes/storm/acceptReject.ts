import { demo } from '../../../sandbox';
import { uuidLocator } from '../../engine/createWorkflow';
import {
	createMockDataWithReferrals,
	numberedUuid,
	receivedByAdviser,
} from '../../engine/manyReferrals';
import { runItemStorm } from './itemStorm';
import type { StormOptions } from './options';
import type { StormReport } from './report';

/** Accepts or rejects many received referrals while the mock API fails at random. */
export async function runDecisionStorm(
	decision: 'accept' | 'reject',
	options: StormOptions,
): Promise<StormReport> {
	const many = Array.from({ length: options.items }, (_, number) => numberedUuid(number));
	return await runItemStorm(
		{
			title: decision,
			operation: decision === 'accept' ? 'acceptReferral' : 'rejectReferral',
			lookup: 'getReferral',
			data: createMockDataWithReferrals(options.items, () => receivedByAdviser),
			parameters: {
				operation: decision,
				referral: uuidLocator('={{ $json.value }}'),
				...(decision === 'reject' && { rejectionReason: 'We are not taking on new clients.' }),
			},
			values: [demo.account, ...many],
			valueOf: ({ path }) => path.split('/').at(-2),
			isRecordOf: (value, uuid) => uuid === value,
		},
		options,
	);
}
