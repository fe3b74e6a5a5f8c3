import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../parameters/item';
import { readUuid } from '../../parameters/uuids';
import { oneReferral, receivedReferral } from '../fields/locators';
import type { Shown } from '../fields/output';

/**
 * The parameter that names one referral.
 *
 * @param description what happens to it
 * @param displayOptions when it is shown
 * @param isToBeAnswered whether only those can be meant that wait for this firm's answer
 */
export function referralField(
	description: string,
	displayOptions: Shown,
	isToBeAnswered = false,
): INodeProperties {
	return {
		displayName: 'Referral',
		name: 'referral',
		...(isToBeAnswered ? receivedReferral : oneReferral),
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
export function readReferral(item: ItemParameters): string {
	return readUuid(item.value('referral', 'Referral'), 'referral', 'Referral');
}
