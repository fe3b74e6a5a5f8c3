import type { INodeProperties } from 'n8n-workflow';

import {
	type Term,
	adviceTypes,
	durations,
	sharedDataCategories,
} from '../../transport/vocabulary';
import { acceptedConnectionLocator, clientLocator, clientsLocator } from '../fields/locators';
import { toSortedOptions, createOutputFields, createOptionsField } from '../fields/everyOperation';
import { referrals } from '../fields/records';
import { ALSO_CHECK_BASE_URL, CHECK_PERMISSION } from '../../transport/explain';
import type { OperationMessages } from '../operation';

/** What to do when a referral with the same target is open: create another, fail the item, or return the open one. */
export type IfAlreadyReferred = 'create' | 'fail' | 'return';

/** What can be done when a referral with the same target is open, in alphabetical order of the labels. */
export const ifAlreadyReferredChoices = [
	{
		value: 'create',
		name: 'Create Another',
		description:
			"Create a new referral anyway. The clients' data is shared again each time the workflow runs.",
	},
	{
		value: 'fail',
		name: 'Fail',
		description: 'Create nothing and fail, naming the open referral',
	},
	{
		value: 'return',
		name: 'Return Existing',
		description: 'Create nothing and return the open referral',
	},
] as const satisfies ReadonlyArray<Term<IfAlreadyReferred> & { readonly description: string }>;

/** The parameters of Create, from top to bottom. */
export const fields: INodeProperties[] = [
	{
		displayName: 'Connection',
		name: 'connection',
		...acceptedConnectionLocator,
		required: true,
		description: 'The accepted connection with the firm you are referring to',
	},
	{
		displayName: 'Clients',
		name: 'clients',
		...clientsLocator,
		required: true,
		description:
			"The client to refer. To refer several together, such as a couple, use 'Further Clients' or enter several e-mail addresses or names.",
	},
	{
		displayName: 'Advice Types',
		name: 'adviceTypes',
		type: 'multiOptions',
		default: [],
		required: true,
		description: 'The advice the clients need. One referral is created for each advice type.',
		options: toSortedOptions(adviceTypes),
	},
	{
		displayName: 'Shared Data',
		name: 'sharedData',
		type: 'multiOptions',
		default: [],
		required: true,
		description: 'The client data to share with the other firm. Nothing else is shared.',
		options: toSortedOptions(sharedDataCategories),
	},
	{
		displayName: 'Duration',
		name: 'duration',
		type: 'options',
		default: '3',
		description: 'How long the referral lasts, counted from its creation in Plannr',
		options: durations.map(({ name, value }) => ({ name, value })),
	},
	{
		displayName: 'If Already Referred',
		name: 'ifAlreadyReferred',
		type: 'options',
		default: 'return',
		description:
			'What to do if the same clients already have a pending or accepted referral for this advice type on this connection',
		options: ifAlreadyReferredChoices.map((choice) => ({ ...choice })),
	},
	...createOutputFields(referrals),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Further Clients',
				name: 'furtherClients',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Client',
				default: {},
				description: 'More clients to include in the same referral',
				options: [
					{
						displayName: 'Client',
						name: 'client',
						values: [
							{
								displayName: 'Client',
								name: 'clientUuid',
								...clientLocator,
								description: 'Another client for the same referral',
							},
						],
					},
				],
			},
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				typeOptions: { rows: 4 },
				default: '',
				placeholder: 'e.g. Client needs help with retirement planning',
				description: 'A note for the other firm',
			},
			{
				displayName: 'SLA Deadline',
				name: 'slaDeadline',
				type: 'dateTime',
				default: '',
				description:
					'The date by which the other firm should respond, e.g. 2027-02-28 or 28/02/2027. If it includes a time, only the date is used.',
			},
		],
	},
	createOptionsField({
		displayName: 'Validate Only',
		name: 'validateOnly',
		type: 'boolean',
		default: false,
		description: 'Whether to check the connection and clients without creating anything',
	}),
];

/** The error messages of Create. */
export const messages: OperationMessages = {
	rejected: {
		message: 'Could not create the referral',
		advice: "Correct what Plannr's message refers to, then run the workflow again",
	},
	forbidden: {
		message: 'This account is not allowed to refer these clients',
		advice: CHECK_PERMISSION,
	},
	notFound: {
		message: 'The connection or a client was not found',
		advice: `Check 'Connection' and 'Clients'. ${ALSO_CHECK_BASE_URL}`,
	},
	write: {
		unchanged: 'The referral was not created',
		done: { one: 'referral was created', many: 'referrals were created' },
		newRun: "A new run creates them again only if 'If Already Referred' is Create Another",
		outcomeUnknown: {
			message: 'The referral may have been created',
			advice:
				'The request was not repeated, to avoid a duplicate referral. Check the sent referrals in Plannr',
		},
		notProcessed: {
			message: 'The referral was not created',
			advice: 'Plannr was checked and has no such referral',
		},
		targetChanged: {
			message: 'A previous attempt at this item was for a different referral',
			advice:
				"Nothing more was sent, and referrals already created were not undone. Make sure 'Connection', 'Clients' and 'Advice Types' have the same values on every attempt (no random values, no current time), check the sent referrals in Plannr, then run the workflow again",
		},
		alreadyReferred: {
			message:
				'Could not create the referral: these clients already have an open referral for this advice type on this connection',
			advice:
				"To use the open referral, set 'If Already Referred' to Return Existing; to create another, choose Create Another",
		},
		precheckFailed:
			"Run the workflow again. If that does not help, check the sent referrals in Plannr. If these clients have no open one there, set 'If Already Referred' to Create Another",
	},
	labels: {
		connection_uuid: 'Connection',
		client_uuids: 'Clients',
		advice_type: 'Advice Types',
		duration_months: 'Duration',
		shared_data: 'Shared Data',
		sla_deadline: 'SLA Deadline',
		note: 'Note',
	},
};
