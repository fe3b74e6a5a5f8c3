import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import { UUID_EXAMPLE } from '../../parameters/references';

const UUID_PATTERN = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** How long a list may load before n8n shows a notice, in milliseconds. */
const SLOW_LIST_MS = 4000;

/** The locator-specific members of a parameter. */
type Locator = Pick<INodeProperties, 'type' | 'default' | 'modes'>;

/** A mode in which users type something. */
type TextMode = Pick<
	INodePropertyMode,
	'name' | 'displayName' | 'placeholder' | 'hint' | 'validation'
>;

/** @param searchListMethod the name of the node's method that fills the list */
function createLocator(searchListMethod: string, textModes: readonly TextMode[]): Locator {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: {
					searchListMethod,
					searchable: true,
					slowLoadNotice: {
						message:
							'Plannr is slow to respond. You can also choose another mode and enter the value.',
						timeout: SLOW_LIST_MS,
					},
				},
			},
			...textModes.map((mode) => ({ ...mode, type: 'string' as const })),
		],
	};
}

const byUuid: TextMode = { displayName: 'By ID', name: 'id', placeholder: `e.g. ${UUID_EXAMPLE}` };

/** Users paste the address from their browser, so a link that contains a UUID is valid too. */
const bySingleUuid: TextMode = {
	...byUuid,
	validation: [
		{
			type: 'regex',
			properties: {
				regex: `\\s*(${UUID_PATTERN}|https?://\\S*${UUID_PATTERN}\\S*)\\s*`,
				errorMessage: 'Enter a UUID, or a link that contains one',
			},
		},
	],
};

const byFirm: TextMode = {
	displayName: 'By Firm',
	name: 'firm',
	placeholder: 'e.g. Example Mortgage Desk LLP',
	hint: 'The full name of the other firm, as shown in Plannr',
};

const byEmail: TextMode = {
	displayName: 'By Email',
	name: 'email',
	placeholder: 'e.g. jane@example.co.uk',
};

const byName: TextMode = { displayName: 'By Name', name: 'name', placeholder: 'e.g. Jane Client' };

/** One accepted connection, over which referrals can be sent. */
export const acceptedConnectionLocator = createLocator('searchAcceptedConnections', [
	byFirm,
	bySingleUuid,
]);

/** One connection with any status. */
export const connectionLocator = createLocator('searchConnections', [byFirm, bySingleUuid]);

/** One referral. */
export const referralLocator = createLocator('searchReferrals', [bySingleUuid]);

/** One received referral that this firm has not yet accepted or rejected. */
export const pendingReferralLocator = createLocator('searchReceivedReferrals', [bySingleUuid]);

/** One client. */
export const clientLocator = createLocator('searchClients', [
	{ ...byEmail, hint: "The client's primary e-mail address" },
	{ ...byName, hint: "The client's full name, as shown in Plannr" },
	bySingleUuid,
]);

/** One client from the list, or several otherwise: not validated while typing, as an expression may return a list. */
export const clientsLocator = createLocator('searchClients', [
	{
		...byEmail,
		hint: 'Separate several e-mail addresses with commas, semicolons or line breaks',
	},
	{ ...byName, hint: 'Separate several names with semicolons or line breaks' },
	{ ...byUuid, hint: 'Separate several UUIDs with commas, semicolons or line breaks' },
]);
