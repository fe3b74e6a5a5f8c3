import { tellsApart } from './telling';

describe('Whatever happens, in whatever order', () => {
	it('every event is told exactly once', async () => {
		await tellsApart({ runs: 500, seed: 5 });
	}, 300_000);
});
