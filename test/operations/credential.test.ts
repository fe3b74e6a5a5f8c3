import { type MockPlannr, demo } from '../../sandbox';
import { writeRequests, minimalCreate, runNode, useMockPlannr } from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const three = [{}, {}, {}];
const paths = (from: MockPlannr) => from.requestLog.map(({ method, path }) => `${method} ${path}`);
const accounts = (from: MockPlannr) =>
	writeRequests(from).map(({ headers }) => headers['x-plannr-account-uuid']);

describe("A blank 'Account UUID'", () => {
	it('is found out once, however many items there are', async () => {
		const finished = await runNode(sandbox(), minimalCreate, {
			items: three,
			credential: { accountUuid: ' ' },
		});
		expect(paths(sandbox())).toEqual([
			'GET /api/v1/logins',
			...three.map(() => 'POST /api/v1/referrals'),
		]);
		expect(accounts(sandbox())).toEqual(three.map(() => demo.account));
		expect(finished.credentials.updates).toBe(1);
	});

	it('means the preferred account when there is one', async () => {
		await runNode(sandbox(), minimalCreate, {
			credential: { accountUuid: '', accessToken: demo.preferringToken },
		});
		expect(accounts(sandbox())).toEqual([demo.preferredAccount]);
	});

	it('is answered with the accounts to choose from when it is not clear which is meant', async () => {
		const finished = await runNode(sandbox(), minimalCreate, {
			credential: { accountUuid: '', accessToken: demo.ambiguousToken },
		});
		const { error } = finished.run.data.resultData;
		for (const account of demo.ambiguousAccounts) expect(error?.message).toContain(account);
		expect(error?.message).toContain("'Account UUID'");
		expect(writeRequests(sandbox())).toEqual([]);
	});

	it('that cannot be found out means that nothing was sent', async () => {
		sandbox().addFault({ operation: 'listLogins', effect: { kind: 'drop' } });
		const finished = await runNode(sandbox(), minimalCreate, { credential: { accountUuid: '' } });
		expect(finished.run.data.resultData.error?.message).toBe(
			'The request did not reach Plannr (the account could not be found out: ECONNRESET) [item 0]',
		);
		expect(writeRequests(sandbox())).toEqual([]);
	});
});

describe("A given 'Account UUID'", () => {
	it('is sent without asking for the logins, without the space around it', async () => {
		await runNode(sandbox(), minimalCreate, { credential: { accountUuid: `\t${demo.account} ` } });
		expect(paths(sandbox())).toEqual(['POST /api/v1/referrals']);
		expect(accounts(sandbox())).toEqual([demo.account]);
	});

	it('that is not a UUID is refused before anything is sent', async () => {
		const finished = await runNode(sandbox(), minimalCreate, {
			credential: { accountUuid: 'Gareth' },
		});
		expect(finished.run.data.resultData.error?.message).toContain(
			"'Account UUID' in the Plannr API credential is not a UUID",
		);
		expect(sandbox().requestLog).toEqual([]);
	});

	it('that the token may not use is refused by Plannr in words that name the setting', async () => {
		const finished = await runNode(sandbox(), minimalCreate, {
			credential: { accountUuid: demo.otherAccount },
		});
		const { error } = finished.run.data.resultData;
		expect(error?.message).toMatch(/^Plannr does not let this account refer these clients/);
		expect(error?.description).toContain("'Account UUID'");
	});
});

describe('The access token', () => {
	it.each([`Bearer ${demo.token}`, ` bearer  ${demo.token}\n`, `\t${demo.token}`])(
		'works however it was pasted (%j)',
		async (accessToken) => {
			await runNode(sandbox(), minimalCreate, { credential: { accessToken, accountUuid: '' } });
			expect(sandbox().requestLog.map(({ headers }) => headers.authorization)).toEqual([
				`Bearer ${demo.token}`,
				`Bearer ${demo.token}`,
			]);
		},
	);
});
