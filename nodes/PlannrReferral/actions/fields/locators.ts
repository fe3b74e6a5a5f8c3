import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

const UUID_EXAMPLE = 'e.g. 550e8400-e29b-41d4-a716-446655440000';

const UUID_PATTERN = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** How long a list may load before n8n shows a notice, in milliseconds. */
const SLOW_LIST_MS = 4000;

/** The node's method that fills a list. */
type SearchMethod =
	| 'searchAcceptedConnections'
	| 'searchConnections'
	| 'searchClients'
	| 'searchReceivedReferrals'
	| 'searchReferrals';

/** The locator-specific members of a parameter. */
type Locator = Pick<INodeProperties, 'type' | 'default' | 'modes'>;

/** Additions to the mode for UUIDs: validation while typing, or a hint. */
type UuidModeExtras = Pick<INodePropertyMode, 'hint' | 'validation'>;

function createLocator(searchListMethod: SearchMethod, extras: UuidModeExtras): Locator {
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
						message: 'Plannr takes its time. You can enter the UUID instead.',
						timeout: SLOW_LIST_MS,
					},
				},
			},
			{ displayName: 'By UUID', name: 'id', type: 'string', placeholder: UUID_EXAMPLE, ...extras },
		],
	};
}

/** Users paste the address from their browser, so a link that contains a UUID is valid too. */
const singleUuid: UuidModeExtras = {
	validation: [
		{
			type: 'regex',
			properties: {
				regex: `\\s*(${UUID_PATTERN}|https?://\\S*${UUID_PATTERN}\\S*)\\s*`,
				errorMessage: 'Not a UUID',
			},
		},
	],
};

/** One accepted connection, over which referrals can be sent. */
export const acceptedConnectionLocator = createLocator('searchAcceptedConnections', singleUuid);

/** One connection with any status. */
export const connectionLocator = createLocator('searchConnections', singleUuid);

/** One referral. */
export const referralLocator = createLocator('searchReferrals', singleUuid);

/** One received referral that this firm has not yet accepted or rejected. */
export const pendingReferralLocator = createLocator('searchReceivedReferrals', singleUuid);

/** One client from the list, or several by UUID: not validated while typing, because an expression may return a list. */
export const clientsLocator = createLocator('searchClients', {
	hint: 'Several UUIDs may be separated by commas, spaces or line breaks',
});
