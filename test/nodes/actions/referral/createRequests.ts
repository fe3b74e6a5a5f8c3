import {
	createRequests,
	parseCreate,
} from '../../../../nodes/PlannrReferral/actions/referral/create.operation';
import { createItem, knownUuid } from '../createItem';

export const CONNECTION = '550e8400-e29b-41d4-a716-446655440000';
export const JOHN = '11111111-1111-4111-8111-111111111111';
export const JANE = '22222222-2222-4222-8222-222222222222';
export const JIM = '33333333-3333-3333-8333-333333333333';

/** A resource locator as the panel saves it. */
export const locator = (value: unknown, mode = 'id') => ({ __rl: true, mode, value });

export const minimalParameters = {
	connection: locator(CONNECTION),
	clients: locator(JOHN),
	adviceTypes: ['pensions'],
	sharedData: ['basic_details'],
	duration: '3',
	additionalFields: {},
};

/** The request that {@link minimalParameters} lead to. */
export const minimalRequest = {
	connection_uuid: CONNECTION,
	client_uuids: [JOHN],
	advice_type: 'pensions',
	duration_months: 3,
	shared_data: ['basic_details'],
};

/** Parses {@link minimalParameters} with these parameters added. */
export const parseRequests = (parameters: Readonly<Record<string, unknown>>) =>
	createRequests(parseCreate(createItem({ ...minimalParameters, ...parameters })), knownUuid);
