import fc from 'fast-check';

import { useVirtualClock } from '../engine/virtualClock';
import { findOffered, runScenario } from './runScenario';
import { scenarios } from './scenarios';

useVirtualClock();

describe('Random parameters and responses', () => {
	it('violate no invariant', async () => {
		const { operations, methods } = await findOffered();
		const property = fc.asyncProperty(scenarios(operations, methods), runScenario);
		await fc.assert(property, { seed: 1, numRuns: 80 });
	});
});
