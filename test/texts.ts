/**
 * Fragments of the node's messages, for tests on n8n's engine that distinguish one message from another. The unit tests
 * of a message contain its whole text; other tests refer to these.
 */

/** What is wrong with a parameter: follows the parameter's label in quotation marks. */
export const PARAMETER_PROBLEMS = {
	empty: 'is empty',
	noWord: 'contains no letters or digits',
	noDigits: 'contains no digits',
	shortenedNumber: 'is a number that a spreadsheet has shortened',
	tooLong: 'is too long',
	wildcard: 'contains a wildcard (* or %)',
	notOneNumber: 'is not one number, or part of one',
	notOneAddress: 'is not one e-mail address, or part of one',
	reversedDates: "is later than 'Created Before'",
	nestedTooDeeply: 'contains lists that are nested too deeply',
	noWords: 'contains no words',
	notUuid: 'is not a valid UUID',
	severalValues: 'contains 2 values, but only one is allowed',
	tooManyUuids: 'contains 101 UUIDs; the maximum is 100',
	notChoice: 'is not one of the options',
	severalChoices: 'has more than one value',
	notDuration: 'must be 1, 2, 3 or 6 months, or Lifetime',
	notDate: 'is not a valid date',
	notText: 'must be text',
	notPositiveNumber: 'must be a whole number, 1 or more',
	notBoolean: 'must be true or false',
	notSortOrder: 'is not one of the options',
};

/** An expression that n8n cannot evaluate: contains the parameter's label in quotation marks. */
export const EXPRESSION_FAILED = /^The expression in '(.+)' could not be evaluated/;

/** An operation that this version of the node does not have. */
export const UNKNOWN_OPERATION = 'does not have the selected operation';

/** Why a request failed, whatever the operation: the beginning of a message. */
export const REQUEST_FAILURES = {
	tokenRejected: 'the access token is not valid or has expired',
	notConnected: 'n8n could not connect to Plannr',
	unclear: 'Plannr returned no usable response',
	redirected: (status: number) =>
		`the request was redirected to another address (HTTP status ${status})`,
	redirectedAdvice: "Check 'Base URL' in the Plannr API credential",
	foreign: 'the response did not come from Plannr',
	empty: (status: number) =>
		`the response had no content (HTTP status ${status}), and may have come from a proxy, a firewall or a wrong address`,
};

/** What was wrong with a response, in parentheses in a message. */
export const RESPONSE_PROBLEMS = {
	notJson: 'the response was not JSON',
	foreign: 'the response did not come from Plannr (HTTP status 200)',
	cutOff: 'the response was incomplete',
	noRecord: 'the response contained no record',
	otherRecord: 'the response contained another record',
	noList: 'the response contained no list',
};

/** Why the account could not be found when 'Account UUID' is blank. */
export const ACCOUNT_LOOKUP = {
	failed: 'the account could not be detected (',
	noAccount: 'no account was found for this token',
	notUuid: "'Account UUID' in the Plannr API credential is not a valid UUID",
};

/** What was not done, in descriptions. */
export const NOTHING_SENT = 'Nothing was sent';

/** The hint about a list that could not be read completely. */
export const RECORDS_MAY_BE_MISSING = 'may be missing';

/** A lookup that needs the complete list of referrals and could not get it. */
export const LIST_NOT_COMPLETE = 'could not be read completely';

/** A dropdown in whose first pages nothing matches. */
export const NOTHING_MATCHES = 'No match among the first 4,000';

export const CREATE_REFERRAL = {
	rejected: 'Could not create the referral',
	forbidden: 'this account is not allowed to refer these clients',
	mayHaveBeenCreated: 'The referral may have been created',
	notCreated: 'The referral was not created',
	lookedFor: 'Plannr was checked and has no such referral',
	foundHint: /was found in Plannr and returned \(item 0\)\.$/,
	resentHint: /had not been processed, so it was sent again \(item 0\)\.$/,
	otherTargetHint: "'If Already Referred' may not recognise this referral",
};

export const DEADLINE_HINTS = {
	missing: (items: string) => `'SLA Deadline' is empty, so no deadline was set (${items}).`,
	past: (items: string) => `The date in 'SLA Deadline' has already passed (${items}).`,
};

/** The hint about a text with clients that ends in a separator, for the items 0 and 2. */
export const TRAILING_SEPARATOR_HINT =
	/ends with a separator, so a client may be missing \(items 0, 2\)/;

export const ACCEPT_REFERRAL = { mayHaveBeenAccepted: 'may have been accepted' };

/** An open referral of the same clients: the beginning of a message. */
const ALREADY_OPEN =
	'hese clients already have an open referral for this advice type on this connection';

export const VALIDATE_ONLY = {
	clientsUnchecked: 'Could not check whether the clients exist: ',
	connectionUnchecked: 'Could not check whether the connection is accepted: ',
	statusWithheld: "Plannr's response does not include its status",
	connectionMissing: 'No such connection was found for this account',
	connectionForbidden: 'This account is not allowed to use the connection',
	connectionStatus: (status: string) => `The connection is ${status}, but must be accepted`,
	clientMissing: (uuid: string) => `This account can see no client with the UUID ${uuid}`,
	alreadyReferred: `T${ALREADY_OPEN}`,
	didNothing: /was not created/,
};

/** Getting many referrals. */
export const LIST_REFERRALS = {
	rejected: 'Could not get the referrals',
	forbidden: 'this account is not allowed to see referrals',
	notFound: 'the list of referrals was not found at this address',
};

/** Getting many connections. */
export const LIST_CONNECTIONS = {
	rejected: 'Could not get the connections',
	forbidden: 'this account is not allowed to see connections',
	notFound: 'the list of connections was not found at this address',
	forbiddenAdvice: 'has permission in Plannr',
	notFoundAdvice: "'Base URL' in the Plannr API credential",
	rejectedAdvice: "'Filters'",
};

/** What became of a write whose response was lost, by what was to be done. */
export const WRITE_OUTCOMES = {
	unknown: {
		created: CREATE_REFERRAL.mayHaveBeenCreated,
		accepted: `The referral ${ACCEPT_REFERRAL.mayHaveBeenAccepted}`,
		rejected: 'The referral may have been rejected',
		requested: 'The connection may have been requested',
	},
	notProcessed: {
		created: CREATE_REFERRAL.notCreated,
		accepted: 'The referral was not accepted',
		rejected: 'The referral was not rejected',
		requested: 'The connection was not requested',
	},
	/** In any message that leaves the outcome open. */
	anyUnknown: ' may have been ',
	/** The description when the outcome is unknown. */
	unknownAdvice: {
		created: 'to avoid a duplicate referral',
		accepted: 'The request was not repeated',
		rejected: 'The request was not repeated',
		requested: 'would send the adviser a second e-mail',
	},
	/** The description when a request fails after an earlier one whose response was lost. */
	earlierLost: 'The response to an earlier request was lost',
	/** The description when the lookup shows that nothing was done. */
	notProcessedAdvice: {
		created: 'has no such referral',
		accepted: 'the referral is not accepted',
		rejected: 'the referral is not rejected',
		requested: 'has no such connection',
	},
};

/** A write that was not sent, because it could not be looked up what became of another one: begins a message. */
export const PLANNR_UNAVAILABLE = 'the request was not sent, because Plannr is unavailable (';

/** Accepting and rejecting a referral, by `accept` and `reject` or by the status that they set. */
export const DECISIONS = {
	rejected: (status: string) =>
		`Could not ${status === 'accepted' ? 'accept' : 'reject'} the referral`,
	forbidden: (operation: string) => `this account is not allowed to ${operation} the referral`,
	notFound: 'no such referral was found for this account',
	rejectedAdvice: 'Check its status in Plannr',
	forbiddenAdvice: 'Only the firm that received',
	notFoundAdvice: (status: string) => `The referral was not ${status}`,
};

export const REQUEST_CONNECTION = {
	forbidden: 'this account is not allowed to request connections',
	codeRejected: "'Referral Code': The selected adviser key is invalid",
	codeNotFound: 'no adviser with this referral code was found',
	notReferralCode: 'must be 8 letters from A to Z or digits',
	notText: PARAMETER_PROBLEMS.notText,
	alreadyConnected: 'with this adviser already',
	alreadyConnectedAdvice: 'The request conflicts',
	notRequestedAdvice: 'The connection was not requested',
	/** The hint about items that asked for a connection with the same code. */
	sameRequestHint: (items: string) =>
		`That connection was returned, and no further request was sent (${items}).`,
	precheckFailed: 'Could not check whether this connection was requested recently: ',
	earlierResponseLost:
		'Could not check whether this connection was requested recently: the response to an identical earlier request was lost',
	afterTenMinutes: 'run the workflow again after ten minutes',
};

/** Getting a client. */
export const GET_CLIENT = {
	notFound: 'no such client was found for this account',
};

/** Getting many clients. */
export const LIST_CLIENTS = {
	rejected: 'Could not get the clients',
	forbidden: 'this account is not allowed to see clients',
	notFound: 'the list of clients was not found at this address',
};

/** Getting a connection. */
export const GET_CONNECTION = {
	notFound: 'no such connection was found for this account',
};

/** An item whose parameters give another target on a retry than on the attempt before. */
export const TARGET_CHANGED = {
	referral: 'A previous attempt at this item was for a different referral',
	adviser:
		'A previous attempt at this item requested, or may have requested, a connection with a different adviser',
	operation: 'A previous attempt at this item used another operation of the node',
	/** The hint when the target is the same, but other parameters have changed. */
	hint: 'have changed since the previous attempt',
};

/** What earlier attempts did, in messages and descriptions. */
export const EARLIER_ATTEMPTS = {
	createdBefore: (count: number) =>
		`${count} other ${count === 1 ? 'referral was' : 'referrals were'} created`,
	createdBesides: 'Nothing was sent on this attempt. 1 other referral was created',
	createdByItem: /On a previous attempt at this item, 1 referral was created: ([0-9a-f-]{36})\.$/,
	lost: "Plannr's response to an earlier attempt was lost (items 0, 1, ",
	responseLost:
		/Nothing was sent on this attempt\. Plannr's response to an earlier attempt was lost \(items 0, 1\)\. .*sent referrals in Plannr/,
	/** Introduces the failures of other items in a description. */
	otherFailures: 'Also:',
};

export const ALREADY_REFERRED = {
	failed: (referral: string, status: string, item = 0) =>
		`${CREATE_REFERRAL.rejected}: t${ALREADY_OPEN} (Mortgages: referral ${referral}, ${status}) [item ${item}]`,
	returnedHint: `T${ALREADY_OPEN}. It was returned, and no new one was created`,
	notChoice: 'is not one of the options',
	choices: 'Create Another, Fail or Return Existing',
	notCreatedAdvice: CREATE_REFERRAL.notCreated,
	openReferralAdvice: 'To use the open referral',
	optionAdvice: "'If Already Referred'",
	precheckFailed: 'Could not check whether the clients already have an open referral: ',
	listIncomplete: `the list of sent referrals ${LIST_NOT_COMPLETE}`,
	notEnoughShown: (referral: string) =>
		`Plannr's response does not include enough about ${referral}`,
	createAnother: "set 'If Already Referred' to Create Another",
	earlierResponseLost:
		'Could not check whether the clients already have an open referral: the response to an identical earlier request was lost',
};

/** A run that was cancelled. */
export const CANCELLED = {
	beforeAnyWrite: 'The execution was canceled',
	reason: 'but the execution was canceled before Plannr responded',
};

export const RATE_LIMIT_HINT = (waited: string) =>
	`Plannr's rate limit was reached: the node waited ${waited}.`;

/** The trigger. */
export const TRIGGER = {
	/** A manual execution without a referral to output. */
	noSample: 'No matching referral to show yet',
	/** A manual execution whose firms include one without a connection. */
	noConnection: 'No connection was found with',
	/** A poll that n8n's time limit ended. */
	timeIsOver: 'the poll ran out of time',
	/** A failed poll before any that succeeded. */
	notStarted: 'The trigger has not started yet',
	/** A failed poll after one that succeeded. */
	nothingLost: 'No events are lost',
};
