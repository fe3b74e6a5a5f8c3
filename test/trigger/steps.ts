import { deepStrictEqual, ok } from 'node:assert/strict';

import fc from 'fast-check';

import type { Fault } from '../../sandbox';
import { type Model, type TriggerSimulation, FUTURE } from './model';
import { exceedRateLimit, respond } from '../faultEffects';

type Step = fc.AsyncCommand<Model, TriggerSimulation>;

/** Creates a step that runs only when `check` returns true; by default, always. */
function createStep(
	name: string,
	run: (model: Model, simulation: TriggerSimulation) => Promise<void> | void,
	check: Step['check'] = () => true,
): Step {
	return {
		check,
		run: async (model, simulation) => {
			await run(model, simulation);
		},
		toString: () => name,
	};
}

function expectSame(reported: readonly string[], expected: readonly string[]): void {
	deepStrictEqual([...reported].sort(), [...expected].sort());
}

const pollOnce = createStep('poll', async (model, simulation) => {
	expectSame(await simulation.poll(), simulation.expectedEvents(model));
});

const pollTwiceAtOnce = createStep('two polls at once', async (model, simulation) => {
	const reported = await Promise.all([simulation.poll(), simulation.poll()]);
	const first = simulation.expectedEvents(model);
	// The second poll may report what is only due from the second poll on.
	expectSame(reported.flat(), [...first, ...simulation.expectedEvents(model)]);
});

/** Polls while a change is made after the newest referrals were fetched and before the pending ones are. */
const pollDuringChange = fc
	.record({ which: fc.nat({ max: 20 }), isNew: fc.boolean() })
	.map(({ which, isNew }) =>
		createStep(
			`poll, and meanwhile ${isNew ? 'a referral is created' : `${which} is accepted`}`,
			async (model, simulation) => {
				const reported = await simulation.pollWhile(() => {
					const pending = simulation.findPending();
					const referral = pending[which % Math.max(1, pending.length)];
					if (isNew) simulation.createReferrals(1, true, undefined, true);
					else if (referral !== undefined) referral.status = 'accepted';
				});
				const more = await simulation.poll();
				// Reported by this poll or the next one, but only once.
				const expected = simulation.expectedEvents(model);
				expectSame([...reported, ...more], [...expected, ...simulation.expectedEvents(model)]);
			},
			// A referral created during the first poll may be part of the initial state, or reported by the second poll.
			({ hasPolled }) => hasPolled,
		),
	);

/** Polls while a cache returns the referrals of an earlier poll: nothing of it is reported again. */
const pollCache = fc.integer({ min: 1, max: 3 }).map((age) =>
	createStep(
		`poll, and a cache returns what it was ${age} polls ago`,
		async (model, simulation) => {
			await simulation.withCache(age, async () => {
				expectSame(await simulation.poll(), simulation.expectedEvents(model));
			});
		},
	),
);

/** The same for one of a poll's two lists: what the other one shows is reported by this poll or the next one. */
const pollHalfCached = fc
	.record({ age: fc.integer({ min: 1, max: 3 }), isNewestCached: fc.boolean() })
	.map(({ age, isNewestCached }) =>
		createStep(
			`poll, and a cache returns the ${isNewestCached ? 'newest' : 'pending'} of ${age} polls ago`,
			async (model, simulation) => {
				const events: string[] = [];
				const reported: string[] = [];
				await simulation.withCache(age, async (swap) => {
					if (!isNewestCached) events.push(...simulation.expectedEvents(model));
					if (!isNewestCached) swap();
					reported.push(...(await simulation.pollWhile(swap)));
				});
				reported.push(...(await simulation.poll()));
				expectSame(reported, [...events, ...simulation.expectedEvents(model)]);
			},
			({ hasPolled }) => hasPolled,
		),
	);

const restart = createStep('restart', (_, simulation) => {
	simulation.restart();
});

/**
 * n8n writes the static data to its database when the trigger fires; later changes are lost in a crash. Not while a
 * filter is set: n8n then forgets what a poll left out, which a later filter may admit.
 */
const crash = createStep('crash, unless a filter is set', (_, simulation) => {
	if (!simulation.hasFilter()) simulation.crash();
});

/** The responses with which one request of a poll fails for good. */
const effects: ReadonlyArray<Fault['effect']> = [
	respond(401),
	respond(403),
	respond(404),
	exceedRateLimit(3600),
	respond(200, { message: 'Welcome' }),
];

const pollWithFault = fc
	.record({ effect: fc.constantFrom(...effects), nth: fc.constantFrom(1, 2) })
	.map(({ effect, nth }) =>
		createStep(`failing poll, request ${nth}: ${JSON.stringify(effect)}`, async (_, simulation) => {
			// n8n retries once after a 401.
			const isRetriedByN8n = effect.kind === 'response' && effect.status === 401;
			ok(
				await simulation.pollWithFault({ effect, nth: isRetriedByN8n ? [nth, nth + 1] : nth }),
				'the poll succeeded',
			);
		}),
	);

const createReferrals = fc
	.record({
		count: fc.integer({ min: 1, max: 3 }),
		isReceived: fc.boolean(),
		deadlineDays: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
		isLifetime: fc.boolean(),
	})
	.map(({ count, isReceived, deadlineDays, isLifetime }) =>
		createStep(
			`${count} ${isReceived ? 'received' : 'sent'}, ${deadlineDays === undefined ? 'no deadline' : `due in ${deadlineDays} days`}${isLifetime ? ', for a lifetime' : ''}`,
			(_, simulation) => {
				simulation.createReferrals(count, isReceived, deadlineDays, isLifetime);
			},
		),
	);

/** Referrals that Plannr dates into the future appear, pending, or vanish again. */
const changeFutureReferrals = fc.integer({ min: 0, max: 3 }).map((count) =>
	createStep(`${count} of 2099`, (_, simulation) => {
		if (count > 0) simulation.createReferrals(count, true, undefined, true, FUTURE);
		else simulation.deleteFutureReferrals();
	}),
);

const setFilter = fc.constantFrom('tax', 'pensions', undefined, undefined).map((adviceType) =>
	createStep(`filter: ${adviceType ?? 'none'}`, (_, simulation) => {
		simulation.setFilter(adviceType);
	}),
);

const decideReferral = fc
	.record({ which: fc.nat({ max: 20 }), status: fc.constantFrom('accepted', 'rejected') })
	.map(({ which, status }) =>
		createStep(`${status}: ${which}`, (_, simulation) => {
			const pending = simulation.findPending();
			const referral = pending[which % Math.max(1, pending.length)];
			if (referral === undefined) return;
			referral.status = status === 'accepted' ? 'accepted' : 'rejected';
			referral.rejectionReason = status === 'rejected' ? 'No' : null;
		}),
	);

/** Lets time pass: mostly up to three days, sometimes long enough for referrals to expire. */
const passTime = fc
	.oneof(
		// A corrected clock may go back.
		fc.constantFrom(-5 * 60_000, 0, 300, 1000, 60_000),
		fc.integer({ min: 0, max: 3 * 86_400_000 }),
		fc.constant(31 * 86_400_000),
	)
	.map((ms) =>
		createStep(`${ms} ms pass`, (_, simulation) => {
			simulation.time.now += ms;
		}),
	);

export const steps: fc.Arbitrary<Iterable<Step>> = fc.commands(
	[
		// Listed more often to be drawn more often.
		createReferrals,
		createReferrals,
		decideReferral,
		decideReferral,
		passTime,
		passTime,
		pollWithFault,
		changeFutureReferrals,
		setFilter,
		fc.constant(pollOnce),
		fc.constant(pollOnce),
		fc.constant(pollOnce),
		fc.constant(pollTwiceAtOnce),
		pollDuringChange,
		pollCache,
		pollHalfCached,
		fc.constant(restart),
		fc.constant(crash),
	],
	// Without a size, sequences would have at most ten steps.
	{ maxCommands: 100, size: 'max' },
);
