import type { INodeProperties } from 'n8n-workflow';

import { adviceTypes, durations, sharedDataCategories } from '../../transport/vocabulary';
import { acceptedConnectionLocator, clientsLocator } from '../fields/locators';
import { toSortedOptions } from '../fields/choices';
import { createOptionsField } from '../fields/options';
import { createOptionFields } from './createOptions';

const displayOptions = { show: { resource: ['referral'], operation: ['create'] } };

/** The parameters of Create, from top to bottom. */
export const fields: INodeProperties[] = [
	{
		displayName: 'Connection',
		name: 'connection',
		...acceptedConnectionLocator,
		required: true,
		description: 'The accepted referral connection with the firm that receives the clients',
		displayOptions,
	},
	{
		displayName: 'Clients',
		name: 'clients',
		...clientsLocator,
		required: true,
		description:
			"The client account to refer. The list takes one: add the others of a couple by 'Further Clients' under 'Additional Fields', or enter several UUIDs. All of them go into the same referral.",
		displayOptions,
	},
	{
		displayName: 'Advice Types',
		name: 'adviceTypes',
		type: 'multiOptions',
		default: [],
		required: true,
		description:
			'The advice that the clients need. Plannr takes one type per referral, so one referral is created for each type chosen.',
		options: toSortedOptions(adviceTypes),
		displayOptions,
	},
	{
		displayName: 'Shared Data',
		name: 'sharedData',
		type: 'multiOptions',
		default: [],
		required: true,
		description:
			'What the other firm will see of the clients. Nothing is shared that is not chosen here.',
		options: toSortedOptions(sharedDataCategories),
		displayOptions,
	},
	{
		displayName: 'Duration',
		name: 'duration',
		type: 'options',
		default: '3',
		description: 'How long the referral lasts',
		options: durations.map(({ name, value }) => ({ name, value })),
		displayOptions,
	},
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
				description: "Client accounts to refer together with those in 'Clients'",
				options: [
					{
						displayName: 'Client',
						name: 'client',
						values: [
							{
								displayName: 'Client',
								name: 'clientUuid',
								...clientsLocator,
								description: 'One more client account for the same referral',
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
				description: 'What the other firm should know about the referral',
			},
			{
				displayName: 'SLA Deadline',
				name: 'slaDeadline',
				type: 'dateTime',
				default: '',
				description:
					'The date by which the other firm should respond, e.g. 2027-02-28 or 28/02/2027. Of a date with a time, the date is used.',
			},
		],
		displayOptions,
	},
	createOptionsField(displayOptions, createOptionFields),
];
