import { deepStrictEqual, ok } from 'node:assert/strict';

import fc from 'fast-check';

import type { Fault } from '../../sandbox';
import type { Model, Office } from './model';

type Step = fc.AsyncCommand<Model, Office>;

/** A step that can be made whenever a condition holds; always, without one. */
function step(
	name: string,
	run: (model: Model, office: Office) => Promise<void> | void,
	check: Step['check'] = () => true,
): Step {
	return {
		check,
		run: async (model, office) => {
			await run(model, office);
		},
		toString: () => name,
	};
}

function expectSame(said: readonly string[], expected: readonly string[]): void {
	deepStrictEqual([...said].sort(), [...expected].sort());
}

const polling = step('poll', async (model, office) => {
	expectSame(await office.poll(), office.expected(model));
});

const overlapping = step('two polls at once', async (model, office) => {
	const said = await Promise.all([office.poll(), office.poll()]);
	const first = office.expected(model);
	// The second one may find what only a second poll is to find.
	expectSame(said.flat(), [...first, ...office.expected(model)]);
});

/** Something happens after the newest referrals were read, and before the pending ones are. */
const meanwhile = fc
	.record({ which: fc.nat({ max: 20 }), isNew: fc.boolean() })
	.map(({ which, isNew }) =>
		step(
			`poll, and meanwhile ${isNew ? 'a referral comes' : `${which} is accepted`}`,
			async (model, office) => {
				const said = await office.pollWhile(() => {
					const pending = office.pending();
					const referral = pending[which % Math.max(1, pending.length)];
					if (isNew) office.refer(1, true, undefined, true);
					else if (referral !== undefined) referral.status = 'accepted';
				});
				const more = await office.poll();
				// Told now or by the next poll, but told once.
				const expected = office.expected(model);
				expectSame([...said, ...more], [...expected, ...office.expected(model)]);
			},
			// What comes during the very first poll may be found by it or told by the next one.
			({ polled }) => polled,
		),
	);

const restart = step('restart', (_, office) => {
	office.restart();
});

/** n8n writes what the trigger notes into its database when it fires; what it noted later is lost in a crash. */
const crash = step('crash', (_, office) => {
	office.crash();
});

/** The ways in which one request of a poll fails for good. */
const failures: ReadonlyArray<Fault['effect']> = [
	{ kind: 'response', status: 401 },
	{ kind: 'response', status: 403 },
	{ kind: 'response', status: 404 },
	{ kind: 'response', status: 429, headers: { 'retry-after': '3600' } },
	{ kind: 'response', status: 200, body: { message: 'Welcome' } },
];

const failing = fc
	.record({ act: fc.constantFrom(...failures), nth: fc.constantFrom(1, 2) })
	.map(({ act, nth }) =>
		step(`poll in vain, request ${nth}: ${JSON.stringify(act)}`, async (_, office) => {
			// n8n asks once more after a 401.
			const isTwice = act.kind === 'response' && act.status === 401;
			ok(
				await office.pollInVain({ effect: act, nth: isTwice ? [nth, nth + 1] : nth }),
				'the poll works',
			);
		}),
	);

const referring = fc
	.record({
		count: fc.integer({ min: 1, max: 3 }),
		isReceived: fc.boolean(),
		deadlineIn: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
		isLifetime: fc.boolean(),
	})
	.map(({ count, isReceived, deadlineIn, isLifetime }) =>
		step(
			`${count} ${isReceived ? 'received' : 'sent'}, due in ${deadlineIn ?? 'no'} days${isLifetime ? ', for good' : ''}`,
			(_, office) => {
				office.refer(count, isReceived, deadlineIn, isLifetime);
			},
		),
	);

const deciding = fc
	.record({ which: fc.nat({ max: 20 }), status: fc.constantFrom('accepted', 'rejected') })
	.map(({ which, status }) =>
		step(`${status}: ${which}`, (_, office) => {
			const pending = office.pending();
			const referral = pending[which % Math.max(1, pending.length)];
			if (referral === undefined) return;
			referral.status = status === 'accepted' ? 'accepted' : 'rejected';
			referral.rejectionReason = status === 'rejected' ? 'No' : null;
		}),
	);

/** Most of it within a minute or an hour, some of it long enough for referrals to expire. */
const passing = fc
	.oneof(
		// A clock that is set right may go back.
		fc.constantFrom(-5 * 60_000, 0, 300, 1000, 60_000),
		fc.integer({ min: 0, max: 3 * 86_400_000 }),
		fc.constant(31 * 86_400_000),
	)
	.map((ms) =>
		step(`${ms} ms pass`, (_, office) => {
			office.time.now += ms;
		}),
	);

/** Everything that can happen, in any order. */
export const steps: fc.Arbitrary<Iterable<Step>> = fc.commands(
	[
		referring,
		referring,
		deciding,
		deciding,
		passing,
		passing,
		failing,
		fc.constant(polling),
		fc.constant(polling),
		fc.constant(polling),
		fc.constant(overlapping),
		meanwhile,
		fc.constant(restart),
		fc.constant(crash),
	],
	// Without a size, stories would have ten steps at most.
	{ maxCommands: 100, size: 'max' },
);
