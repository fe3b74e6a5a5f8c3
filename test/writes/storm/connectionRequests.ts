import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import { type MockData, createDemoData, demo } from '../../../sandbox';
import { runItemStorm } from './itemStorm';
import type { StormOptions } from './options';
import type { StormReport } from './report';

/** The referral code of one of the many advisers. */
function adviserKeyOf(number: number): string {
	return `K${String(number).padStart(7, '0')}`;
}

/** The account of one of the many advisers. */
function adviserOf(number: number): string {
	return `ad115e12-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The demo data with many advisers in another firm, where a second request to the same adviser is not rejected. */
function createDataWithAdvisers(count: number): MockData {
	const data = createDemoData(new Date());
	const model = data.accounts.get(demo.otherAccount);
	if (model === undefined) throw new Error('The demo data lacks its other adviser');
	for (let number = 0; number < count; number++) {
		const uuid = adviserOf(number);
		data.accounts.set(uuid, { ...model, uuid, email: `adviser${number}@recipient.example` });
		data.adviserKeys.set(adviserKeyOf(number), uuid);
	}
	data.rejectsDuplicateConnectionRequests = false;
	return data;
}

/**
 * Requests connections with many advisers while the mock API fails at random, and counts the e-mails that Plannr would
 * have sent.
 */
export async function runConnectionStorm(options: StormOptions): Promise<StormReport> {
	const data = createDataWithAdvisers(options.items);
	const many = Array.from({ length: options.items }, (_, number) => adviserKeyOf(number));
	return await runItemStorm(
		{
			title: 'connect',
			operation: 'requestConnection',
			lookup: 'listConnections',
			data,
			parameters: {
				resource: 'connection',
				operation: 'create',
				adviserKey: '={{ $json.value }}',
			},
			// A code that no adviser has.
			values: ['NOBODY00', ...many],
			valueOf: ({ body }) => getMember(body, 'adviser_key'),
			isRecordOf: (value, uuid) =>
				data.connections.get(String(uuid))?.recipientAccountUuid === data.adviserKeys.get(value),
		},
		options,
	);
}
