import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../parameters/item';
import { parseUuid } from '../../parameters/uuids';
import { oneReferral, receivedReferral } from '../fields/locators';
import type { DisplayOptions } from '../fields/output';

/**
 * The parameter that names one referral.
 *
 * @param description what happens to it
 * @param displayOptions when it is shown
 * @param isAwaitingResponse whether only those can be meant that wait for this firm's answer
 */
export function createReferralField(
	description: string,
	displayOptions: DisplayOptions,
	isAwaitingResponse = false,
): INodeProperties {
	return {
		displayName: 'Referral',
		name: 'referral',
		...(isAwaitingResponse ? receivedReferral : oneReferral),
		required: true,
		description,
		displayOptions,
	};
}

/**
 * Reads which referral is meant.
 *
 * @param item an item's parameters
 * @returns its UUID
 * @throws {InvalidParameters} when it is not one UUID
 */
export function parseReferralUuid(item: ItemParameters): string {
	return parseUuid(item.getValue('referral', 'Referral'), 'referral', 'Referral');
}
