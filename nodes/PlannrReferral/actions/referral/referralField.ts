import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../parameters/item';
import { parseUuid } from '../../parameters/uuids';
import { referralLocator, pendingReferralLocator } from '../fields/locators';
import type { DisplayOptions } from '../fields/everyOperation';

/**
 * Creates the parameter for one referral.
 *
 * @param description the parameter's description
 * @param displayOptions when it is shown
 * @param listsPendingOnly whether to list only received referrals that are still pending
 */
export function createReferralField(
	description: string,
	displayOptions: DisplayOptions,
	listsPendingOnly = false,
): INodeProperties {
	return {
		displayName: 'Referral',
		name: 'referral',
		...(listsPendingOnly ? pendingReferralLocator : referralLocator),
		required: true,
		description,
		displayOptions,
	};
}

/**
 * Parses the parameter 'Referral'.
 *
 * @param item the item's parameters
 * @returns the referral's UUID
 * @throws {InvalidParameters} when it is not one UUID
 */
export function parseReferralUuid(item: ItemParameters): string {
	return parseUuid(item.getLocator('referral', 'Referral'), 'referral', 'Referral');
}
