import { connectionStatuses } from '../../transport/vocabulary';
import { createGetAll } from '../createGetAll';
import {
	createDirectionFilter,
	createStatusFilter,
	createUuidFilter,
	createUuidsFilter,
} from '../fields/list';
import { connections } from '../fields/records';

/** Lists the firm's connections (apidocs.plannrcrm.com, GET /api/v1/referral-connections). */
export const getAll = createGetAll({
	path: '/api/v1/referral-connections',
	recordNoun: 'connections',
	kind: connections,
	filters: [
		createDirectionFilter(
			'Only connections your firm requested, or only those other firms requested from yours',
		),
		createUuidFilter(
			{
				displayName: 'Recipient Account UUID',
				name: 'recipientUuid',
				description: 'Only connections requested from the adviser with this account UUID',
			},
			'filter[recipient_uuid]',
		),
		createStatusFilter(connectionStatuses, 'accepted', 'Only connections with this status'),
		createUuidsFilter('connections'),
	],
});
