import { tellsApart } from './expectedEvents';

const SEED = 5;

describe('Whatever happens, in whatever order', () => {
	it(`every event is told exactly once (seed ${SEED})`, async () => {
		const { stories, polls, events } = await tellsApart({ runs: 500, seed: SEED });
		expect(stories).toBe(500);
		expect(polls).toBeGreaterThan(5000);
		expect(events).toBeGreaterThan(5000);
	}, 1_200_000);
});
