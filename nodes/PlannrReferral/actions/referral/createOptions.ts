import type { INodeProperties } from 'n8n-workflow';

import type { ReferralRequest, Term } from '../../transport/vocabulary';
import { parseBoolean } from '../../parameters/boolean';
import { findTerm, formatTermNames } from '../../parameters/choices';
import { invalidParameter, parseAll } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { getSafeguard } from '../../parameters/settings';

/** What to do when a referral with the same target is open: create another, fail the item, or return the open one. */
export type IfAlreadyReferred = 'create' | 'fail' | 'return';

/** The options of Create, apart from those of every operation. */
export interface CreateOptions {
	readonly ifAlreadyReferred: IfAlreadyReferred;
	/** Whether to check the request only, and create nothing. */
	readonly validateOnly: boolean;
}

/** One referral to create, with the item's options. */
export interface CreateRequest extends CreateOptions {
	readonly request: ReferralRequest;
}

const ifAlreadyReferredChoices = [
	{
		value: 'create',
		name: 'Create Another',
		description: 'Create one more referral',
	},
	{
		value: 'fail',
		name: 'Fail',
		description: 'Create nothing, and name the open referral in the message',
	},
	{
		value: 'return',
		name: 'Return Existing',
		description: 'Create nothing, and give out the open referral',
	},
] as const satisfies ReadonlyArray<Term<IfAlreadyReferred> & { readonly description: string }>;

/** The parameters of these options. */
export const createOptionFields: readonly INodeProperties[] = [
	{
		displayName: 'If Already Referred',
		name: 'ifAlreadyReferred',
		type: 'options',
		default: 'create',
		description:
			'What to do when you have sent a referral with the same connection, clients and advice type that is still pending or accepted',
		options: [...ifAlreadyReferredChoices],
	},
	{
		displayName: 'Validate Only',
		name: 'validateOnly',
		type: 'boolean',
		default: false,
		description: 'Whether to check the connection and the clients, and create nothing',
	},
];

/**
 * Parses the options of Create.
 *
 * @param item the item's parameters
 * @throws {InvalidParameters} when a value is not one of the options
 */
export function parseCreateOptions(item: ItemParameters): CreateOptions {
	return parseAll<CreateOptions>({
		ifAlreadyReferred: () =>
			parseIfAlreadyReferred(
				getSafeguard(item, 'options.ifAlreadyReferred', 'If Already Referred') ?? 'create',
			),
		validateOnly: () => {
			const value = getSafeguard(item, 'options.validateOnly', 'Validate Only');
			return parseBoolean(value, 'validateOnly', 'Validate Only', false);
		},
	});
}

function parseIfAlreadyReferred(value: unknown): IfAlreadyReferred {
	const choice = findTerm(value, ifAlreadyReferredChoices);
	if (choice !== undefined) return choice.value;
	throw invalidParameter(
		'ifAlreadyReferred',
		"'If Already Referred' is not one of the options",
		`Use ${formatTermNames(ifAlreadyReferredChoices)}`,
	);
}
