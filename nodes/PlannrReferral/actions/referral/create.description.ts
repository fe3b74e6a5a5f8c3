import type { INodeProperties } from 'n8n-workflow';

import { adviceTypes, durations, sharedDataCategories } from '../../transport/vocabulary';
import { acceptedConnectionLocator, clientLocator, clientsLocator } from '../fields/locators';
import { toSortedOptions } from '../fields/choices';
import { referralFields } from '../../transport/recordFields';
import { createOptionsField } from '../fields/options';
import { createOutputFields } from '../fields/output';
import { ifAlreadyReferredChoices, validateOnlyField } from './createOptions';

const displayOptions = { show: { resource: ['referral'], operation: ['create'] } };

/** The parameters of Create, from top to bottom. */
export const fields: INodeProperties[] = [
	{
		displayName: 'Connection',
		name: 'connection',
		...acceptedConnectionLocator,
		required: true,
		description: 'The accepted connection with the firm you are referring to',
		displayOptions,
	},
	{
		displayName: 'Clients',
		name: 'clients',
		...clientsLocator,
		required: true,
		description:
			"The client to refer. To refer several together, such as a couple, use 'Further Clients' or enter several e-mail addresses or names.",
		displayOptions,
	},
	{
		displayName: 'Advice Types',
		name: 'adviceTypes',
		type: 'multiOptions',
		default: [],
		required: true,
		description: 'The advice the clients need. One referral is created for each advice type.',
		options: toSortedOptions(adviceTypes),
		displayOptions,
	},
	{
		displayName: 'Shared Data',
		name: 'sharedData',
		type: 'multiOptions',
		default: [],
		required: true,
		description: 'The client data to share with the other firm. Nothing else is shared.',
		options: toSortedOptions(sharedDataCategories),
		displayOptions,
	},
	{
		displayName: 'Duration',
		name: 'duration',
		type: 'options',
		default: '3',
		description: 'How long the referral lasts, counted from its creation in Plannr',
		options: durations.map(({ name, value }) => ({ name, value })),
		displayOptions,
	},
	{
		displayName: 'If Already Referred',
		name: 'ifAlreadyReferred',
		type: 'options',
		default: 'return',
		description:
			'What to do if the same clients already have a pending or accepted referral for this advice type on this connection',
		options: ifAlreadyReferredChoices.map((choice) => ({ ...choice })),
		displayOptions,
	},
	...createOutputFields(referralFields, displayOptions),
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
		displayOptions,
	},
	createOptionsField(displayOptions, [validateOnlyField]),
];
