import { type MockPlannr, demo } from '../../sandbox';
import { ACCOUNT_LOOKUP } from '../texts';
import {
	createAnother,
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
} from '../engine/createWorkflow';

const mockPlannr = useMockPlannr();

const threeItems = [{}, {}, {}];
const paths = (from: MockPlannr) => from.requestLog.map(({ method, path }) => `${method} ${path}`);
const accounts = (from: MockPlannr) =>
	writeRequests(from).map(({ headers }) => headers['x-plannr-account-uuid']);

describe("A blank 'Account UUID'", () => {
	it('is looked up once for all items', async () => {
		const finished = await runNode(mockPlannr(), createAnother, {
			items: threeItems,
			credential: { accountUuid: ' ' },
		});
		expect(paths(mockPlannr())).toEqual([
			'GET /api/v1/logins',
			'GET /api/v1/referrals',
			...threeItems.map(() => 'POST /api/v1/referrals'),
		]);
		expect(accounts(mockPlannr())).toEqual(threeItems.map(() => demo.account));
		expect(finished.credentials.updates).toBe(1);
	});

	it('selects the preferred account if there is one', async () => {
		await runNode(mockPlannr(), minimalCreate, {
			credential: { accountUuid: '', accessToken: demo.preferringToken },
		});
		expect(accounts(mockPlannr())).toEqual([demo.preferredAccount]);
	});

	it('is reported with the accounts to choose from when several are possible', async () => {
		const finished = await runNode(mockPlannr(), minimalCreate, {
			credential: { accountUuid: '', accessToken: demo.ambiguousToken },
		});
		const { error } = finished.run.data.resultData;
		for (const account of demo.ambiguousAccounts) expect(error?.message).toContain(account);
		expect(error?.message).toContain("'Account UUID'");
		expect(writeRequests(mockPlannr())).toEqual([]);
	});

	it('sends nothing when the lookup fails', async () => {
		mockPlannr().addFault({ operation: 'listLogins', effect: { kind: 'drop' } });
		const finished = await runNode(mockPlannr(), minimalCreate, {
			credential: { accountUuid: '' },
		});
		expect(finished.run.data.resultData.error?.message).toBe(
			`Could not create the referral: ${ACCOUNT_LOOKUP.failed}ECONNRESET) [item 0]`,
		);
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});

describe("A given 'Account UUID'", () => {
	it('is sent without a lookup, and without surrounding white space', async () => {
		await runNode(mockPlannr(), minimalCreate, {
			credential: { accountUuid: `\t${demo.account} ` },
		});
		expect(paths(mockPlannr())).toEqual(['GET /api/v1/referrals', 'POST /api/v1/referrals']);
		expect(accounts(mockPlannr())).toEqual([demo.account]);
	});

	it('that is not a UUID is reported before anything is sent', async () => {
		const finished = await runNode(mockPlannr(), minimalCreate, {
			credential: { accountUuid: 'Gareth' },
		});
		expect(finished.run.data.resultData.error?.message).toContain(ACCOUNT_LOOKUP.notUuid);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('that the token may not use is reported with the name of the setting', async () => {
		const finished = await runNode(mockPlannr(), minimalCreate, {
			credential: { accountUuid: demo.otherAccount },
		});
		const { error } = finished.run.data.resultData;
		expect(error).toMatchObject({ httpCode: '403' });
		expect(error?.description).toContain("'Account UUID'");
	});
});

describe('The access token', () => {
	it.each([`Bearer ${demo.token}`, ` bearer  ${demo.token}\n`, `\t${demo.token}`])(
		'works with the white space and prefix that people paste (%j)',
		async (accessToken) => {
			await runNode(mockPlannr(), minimalCreate, { credential: { accessToken, accountUuid: '' } });
			expect(mockPlannr().requestLog.map(({ headers }) => headers.authorization)).toEqual([
				`Bearer ${demo.token}`,
				`Bearer ${demo.token}`,
				`Bearer ${demo.token}`,
			]);
			expect(writeRequests(mockPlannr())).toHaveLength(1);
		},
	);
});
