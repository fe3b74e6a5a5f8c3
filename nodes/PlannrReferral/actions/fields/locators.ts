import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

const UUID_EXAMPLE = 'e.g. 550e8400-e29b-41d4-a716-446655440000';

const UUID_PATTERN = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** How long a list may take before people are told why, in milliseconds. */
const SLOW_LIST_MS = 4000;

/** The picker that fills a list, by the name under which the node offers it. */
type SearchMethod =
	| 'searchAcceptedConnections'
	| 'searchConnections'
	| 'searchClients'
	| 'searchReceivedReferrals'
	| 'searchReferrals';

/** How a record is named in the panel. */
type Locator = Pick<INodeProperties, 'type' | 'default' | 'modes'>;

/** What the mode for UUIDs has besides: a check while typing, or a hint. */
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

/** People paste the address that they see in the browser, so a link with a UUID in it will do. */
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

/** One connection over which referrals can be sent. */
export const acceptedConnection = createLocator('searchAcceptedConnections', singleUuid);

/** One connection in any state. */
export const anyConnection = createLocator('searchConnections', singleUuid);

/** One referral. */
export const oneReferral = createLocator('searchReferrals', singleUuid);

/** One referral that waits for this firm's answer. */
export const receivedReferral = createLocator('searchReceivedReferrals', singleUuid);

/** One client from the list, or several by their UUIDs: these are checked when the node runs, for an expression may give a list. */
export const clients = createLocator('searchClients', {
	hint: 'Several UUIDs may be separated by commas, spaces or line breaks',
});
