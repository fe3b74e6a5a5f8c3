import fc from 'fast-check';

/**
 * How the response to a write is lost:
 * - `before`: the connection breaks before Plannr has done anything
 * - `after`: it breaks after Plannr has processed the request
 * - `late`: it breaks first, and Plannr processes the request up to 4 s later
 * - `timeout`: no response in time; Plannr processes the request up to 25 s after it, or never
 * - `gateway`: a gateway responds with 503; Plannr processes the request up to 8 s later, or never
 * - `accepted`: 202 without a record; Plannr processes the request 3 s later
 */
export type Loss = 'before' | 'after' | 'late' | 'timeout' | 'gateway' | 'accepted';

/** What happens in one run of the model. In each list below, the first value is the harmless one. */
export interface Scenario {
	/** Decides everything that is random in the run. */
	readonly seed: number;
	/** What is written: referrals that are created, received ones that are accepted or rejected, or connection requests. */
	readonly kind: 'creates' | 'decisions' | 'connections';
	readonly ifAlreadyReferred: 'create' | 'return';
	readonly lossRate: number;
	readonly losses: readonly Loss[];
	/** How long a response may take, in milliseconds. */
	readonly slowMs: number;
	/** How long it takes until a list shows a new record, or a received referral its new status, in milliseconds. */
	readonly listLagMs: number;
	/** Whether a second replica, which does not lag, responds to every second read. */
	readonly hasReplicas: boolean;
	/** The share of referrals that are accepted or rejected within 4 s. */
	readonly decidedRate: number;
	/** Older referrals, from 2 to 100 days before. */
	readonly old: number;
	/** Referrals of the same day, many of them equal to what is requested. */
	readonly sameDay: number;
	/** Referrals that others create meanwhile. */
	readonly others: number;
	/** A colleague has an account of their own; those made by hand come from ours. */
	readonly othersAre: 'colleagues' | 'by hand';
	/** The share of these that are equal to what is requested. */
	readonly othersEqualRate: number;
	/** Whom Plannr shows as the sender of our referrals: the account in the header, the firm's owner, or nobody. */
	readonly shownSender: 'account' | 'owner' | 'nobody';
	/** How Plannr changes the clients: not at all, adds a spouse to one, or gives all of them other UUIDs. */
	readonly clients: 'as requested' | 'with spouse' | 'other UUIDs';
	/** What shows that a cache responded with a list that is five minutes old. */
	readonly cache: 'none' | 'shows Age' | 'shows Date' | 'shows nothing';
	/** What this machine's clock is ahead, in milliseconds. */
	readonly localOffsetMs: number;
	/** By how much its wall clock jumps during the run, in milliseconds. */
	readonly localStepMs: number;
	/** What `created_at` is ahead of Plannr's `Date`, in milliseconds. */
	readonly createdOffsetMs: number;
	/** By how much Plannr's clock jumps during the run, in milliseconds. */
	readonly serverStepMs: number;
	/** Rows on a page, whatever is requested; 500 means as many as requested. */
	readonly pageSize: number;
	readonly paging: 'with total' | 'with links' | 'none';
	readonly isSortIgnored: boolean;
	/** Whether lists leave out the clients and the fields in which referrals of a target may differ. */
	readonly isListBrief: boolean;
	/** A field that lists leave out. */
	readonly omitted: 'none' | 'status' | 'created_at' | 'connection' | 'sender_account';
	/** Whether lists contain records of every status and direction, whatever is requested. */
	readonly isFilterIgnored: boolean;
	/** What Plannr makes of a code for which there is a connection request. */
	readonly repeatedRequest: 'rejected' | 'the same record' | 'another record';
	/** Whether a referral can be accepted or rejected again, which informs the other firm again. */
	readonly isDecisionRepeatable: boolean;
	readonly readFailureRate: number;
	/** The share of writes for which no connection is made. */
	readonly notProcessedRate: number;
	/** The share of writes that get a 429; they are sent again within a minute. */
	readonly tooManyRate: number;
	/** The share of writes that Plannr rejects. */
	readonly rejectionRate: number;
	/** How long the rate limiter may delay a write, in milliseconds. */
	readonly rateLimitMs: number;
	/** When each execution is stopped, in milliseconds after its start; it is then run again if it is retried. */
	readonly stopAfterMs: number;
	/** The credentials of the executions: one, one for each of two accounts, or two for one account. */
	readonly credentials: 'one' | 'of two accounts' | 'of one account';
	readonly executions: number;
	/** n8n processes that share the executions; each knows of its own only. */
	readonly processes: number;
	/** The rounds of a loop in each execution, and the most between them, in milliseconds. */
	readonly rounds: number;
	readonly roundPauseMs: number;
	/** The most items of a round. */
	readonly items: number;
	/** How varied the requests are: few targets are requested again and again. */
	readonly targets: 'many' | 'few' | 'one';
	readonly continueOnFail: boolean;
	/** Whether Retry On Fail is on, and the time between its attempts, in milliseconds. */
	readonly isRetried: boolean;
	readonly retryPauseMs: number;
	/** Whether expressions give another note on each attempt. */
	readonly isNoteChanged: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The harmless value, and others in a share of the runs. */
function rarely<Value>(share: number, harmless: Value, ...others: Value[]): fc.Arbitrary<Value> {
	return fc.oneof(
		{ withCrossShrink: true },
		{ weight: Math.round(100 - 100 * share), arbitrary: fc.constant(harmless) },
		{ weight: Math.round(100 * share), arbitrary: fc.constantFrom(...others) },
	);
}

/** Random mixtures of faults. */
export const scenarios: fc.Arbitrary<Scenario> = fc.noBias(
	fc.record({
		seed: fc.nat(),
		kind: fc.oneof(
			{ weight: 4, arbitrary: fc.constant<Scenario['kind']>('creates') },
			{ weight: 2, arbitrary: fc.constantFrom<Scenario['kind'][]>('decisions', 'connections') },
		),
		ifAlreadyReferred: fc.constantFrom<Scenario['ifAlreadyReferred'][]>('create', 'return'),
		lossRate: fc.constantFrom(0.05, 0.2, 0.5),
		losses: fc.constantFrom<Array<readonly Loss[]>>(
			['before'],
			['after'],
			['before', 'after'],
			['before', 'after', 'late'],
			['before', 'after', 'timeout', 'gateway', 'accepted'],
		),
		slowMs: rarely(0.2, 60, 900, 12 * SECOND),
		listLagMs: rarely(0.3, 0, 500, SECOND, 4 * SECOND),
		hasReplicas: rarely(0.5, false, true),
		decidedRate: rarely(0.3, 0, 0.5),
		old: rarely(0.4, 0, 3, 20, 60),
		sameDay: rarely(0.4, 0, 3),
		others: rarely(0.3, 0, 4),
		othersAre: rarely<Scenario['othersAre']>(0.3, 'colleagues', 'by hand'),
		othersEqualRate: rarely(0.6, 0, 0.3, 0.8),
		shownSender: rarely<Scenario['shownSender']>(0.3, 'account', 'owner', 'nobody'),
		clients: rarely<Scenario['clients']>(0.2, 'as requested', 'with spouse', 'other UUIDs'),
		cache: rarely<Scenario['cache']>(0.2, 'none', 'shows Age', 'shows Date', 'shows nothing'),
		localOffsetMs: rarely(0.2, 0, -3 * DAY, 3 * DAY),
		localStepMs: rarely(0.1, 0, -HOUR, HOUR),
		createdOffsetMs: rarely(0.2, 0, -HOUR, HOUR),
		serverStepMs: rarely(0.2, 0, -MINUTE, MINUTE),
		pageSize: rarely(0.3, 500, 10, 15, 25, 50),
		paging: rarely<Scenario['paging']>(0.3, 'with total', 'with links', 'none'),
		isSortIgnored: rarely(0.1, false, true),
		isListBrief: rarely(0.1, false, true),
		omitted: rarely<Scenario['omitted']>(
			0.2,
			'none',
			'status',
			'created_at',
			'connection',
			'sender_account',
		),
		isFilterIgnored: rarely(0.1, false, true),
		repeatedRequest: rarely<Scenario['repeatedRequest']>(
			0.6,
			'rejected',
			'the same record',
			'another record',
		),
		isDecisionRepeatable: rarely(0.5, false, true),
		readFailureRate: rarely(0.15, 0, 0.1, 0.5),
		notProcessedRate: rarely(0.2, 0, 0.3),
		tooManyRate: rarely(0.1, 0, 0.3),
		rejectionRate: rarely(0.15, 0, 0.2),
		rateLimitMs: rarely(0.15, 0, 4 * SECOND, 90 * SECOND),
		stopAfterMs: rarely(0.15, Infinity, 100, 2 * SECOND, 20 * SECOND),
		credentials: rarely<Scenario['credentials']>(0.2, 'one', 'of two accounts', 'of one account'),
		executions: rarely(0.4, 1, 2, 3),
		processes: rarely(0.2, 1, 2),
		rounds: rarely(0.2, 1, 2, 3),
		roundPauseMs: rarely(0.7, 0, 20 * SECOND, 4 * MINUTE, 12 * MINUTE),
		items: fc.constantFrom(1, 2, 4, 8),
		targets: fc.constantFrom<Scenario['targets'][]>('many', 'few', 'one'),
		continueOnFail: fc.boolean(),
		isRetried: fc.boolean(),
		retryPauseMs: rarely(0.1, SECOND, 11 * MINUTE),
		isNoteChanged: rarely(0.2, false, true),
	}),
);

/** Nothing goes wrong, apart from what a test adds. */
export const noFaults = {
	lossRate: 0,
	slowMs: 60,
	listLagMs: 0,
	hasReplicas: false,
	others: 0,
	shownSender: 'account',
	clients: 'as requested',
	cache: 'none',
	serverStepMs: 0,
	readFailureRate: 0,
	omitted: 'none',
	isDecisionRepeatable: false,
	notProcessedRate: 0,
	tooManyRate: 0,
	rejectionRate: 0,
	rateLimitMs: 0,
	stopAfterMs: Infinity,
	credentials: 'one',
	processes: 1,
	isNoteChanged: false,
	continueOnFail: true,
} as const satisfies Partial<Scenario>;

/** Mixtures of faults in which something went wrong once, each with what it shows. */
export const earlierFailures: ReadonlyArray<readonly [title: string, scenario: Scenario]> = [
	[
		'a code for which a colleague has a request shows the colleague as the sender',
		{
			...createFailure(1527427633),
			losses: ['before'],
			old: 1,
			others: 4,
			othersEqualRate: 0.8,
			repeatedRequest: 'the same record',
			rounds: 3,
			items: 8,
			isRetried: true,
		},
	],
	[
		'the list does not show who requested a connection',
		{
			...createFailure(1381182581),
			losses: ['before'],
			old: 20,
			others: 4,
			omitted: 'sender_account',
			items: 1,
			continueOnFail: false,
		},
	],
	[
		'another process takes a connection that the list shows late',
		{
			...createFailure(2139710352),
			losses: ['after'],
			listLagMs: 4 * SECOND,
			executions: 2,
			processes: 2,
			items: 4,
			continueOnFail: false,
		},
	],
	[
		'Plannr responds to an equal request with the connection that a lost one made',
		{
			...createFailure(665397249),
			losses: ['after'],
			shownSender: 'owner',
			repeatedRequest: 'the same record',
			readFailureRate: 0.5,
			notProcessedRate: 0.3,
			rejectionRate: 0.2,
			items: 8,
			targets: 'few',
			isRetried: true,
		},
	],
	[
		'a code is requested that was never sent, as another process made what was found for it',
		{
			...createFailure(146944395),
			lossRate: 0.05,
			losses: ['before'],
			old: 20,
			repeatedRequest: 'the same record',
			executions: 3,
			processes: 2,
			rounds: 3,
			items: 2,
			targets: 'few',
			continueOnFail: false,
		},
	],
	[
		'a referral is made long after its request was stopped, and was sent again',
		{
			...createFailure(664478244),
			kind: 'creates',
			ifAlreadyReferred: 'return',
			losses: ['before', 'after', 'timeout', 'gateway', 'accepted'],
			stopAfterMs: 100,
			items: 2,
			continueOnFail: false,
			isRetried: true,
		},
	],
];

function createFailure(seed: number): Omit<Scenario, 'losses'> {
	return {
		...noFaults,
		seed,
		kind: 'connections',
		ifAlreadyReferred: 'create',
		lossRate: 0.5,
		decidedRate: 0,
		old: 0,
		sameDay: 0,
		othersAre: 'colleagues',
		othersEqualRate: 0,
		localOffsetMs: 0,
		localStepMs: 0,
		createdOffsetMs: 0,
		pageSize: 500,
		paging: 'with total',
		isSortIgnored: false,
		isListBrief: false,
		isFilterIgnored: false,
		repeatedRequest: 'rejected',
		executions: 1,
		rounds: 1,
		roundPauseMs: 0,
		items: 4,
		targets: 'many',
		isRetried: false,
		retryPauseMs: SECOND,
	};
}
