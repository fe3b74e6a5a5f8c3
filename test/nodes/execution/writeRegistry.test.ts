import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import { FakeClock } from '../transport/fakeClock';
import { createIdleClient, createWrite } from './createWrite';

const MINUTE = 60_000;

const clock = new FakeClock();
const openRegistries: WriteRegistry[] = [];

/** The registry of a run, which ends with the test. */
function createRun(accountUuid?: string, baseUrl?: string): WriteRegistry {
	const client = createIdleClient(clock, accountUuid);
	const registry = new WriteRegistry({ ...client, ...(baseUrl !== undefined && { baseUrl }) });
	openRegistries.push(registry);
	return registry;
}

afterEach(() => {
	for (const registry of openRegistries.splice(0)) registry.dispose();
});

describe('Two runs', () => {
	it.each([
		['with the same account', 'one', 'one', true],
		['with different accounts', 'one', 'another', false],
		['of which the first has yet to discover its account', '', 'one', true],
		['of which the second has yet to discover its account', 'one', '', true],
	])("%s see each other's writes only where those may be the same", async (...row) => {
		const [label, first, second, areVisible] = row;
		const write = createWrite(label);
		const [one, other] = [createRun(first), createRun(second)];
		one.markLost(label, write);
		expect(other.lostWrites(label)).toMatchObject(
			areVisible ? [{ write, hasRunEnded: false }] : [],
		);
		const settle = one.markSent(write);
		const settled = other.whenSettled(label).then(() => 'settled');
		expect(await Promise.race([settled, waitBriefly()])).toBe(areVisible ? 'waits' : 'settled');
		settle();
		expect(await settled).toBe('settled');
	});

	it("at different addresses see none of each other's writes", () => {
		const write = createWrite('elsewhere');
		createRun('one').markLost('elsewhere', write);
		expect(createRun('one', 'https://api.example.org').lostWrites('elsewhere')).toEqual([]);
	});
});

/** Gives whatever has settled already the time to be noticed. */
async function waitBriefly(): Promise<string> {
	return await new Promise((resolve) => setImmediate(() => resolve('waits')));
}

describe('A lost write', () => {
	it('is seen for as long as its run lasts, and for ten minutes after its end', async () => {
		const write = createWrite('kept');
		const [one, other] = [createRun(), createRun()];
		one.markLost('kept', write);
		await clock.advance(11 * MINUTE);
		expect(other.lostWrites('kept')).toMatchObject([{ write, hasRunEnded: false }]);
		one.dispose();
		await clock.advance(9 * MINUTE);
		expect(other.lostWrites('kept')).toMatchObject([{ write, hasRunEnded: true }]);
		await clock.advance(2 * MINUTE);
		expect(other.lostWrites('kept')).toEqual([]);
	});

	it('is seen no longer once its outcome is known', () => {
		const registry = createRun();
		registry.markLost('known', createWrite('known'));
		registry.resolve('known');
		expect(registry.lostWrites('known')).toEqual([]);
	});
});
