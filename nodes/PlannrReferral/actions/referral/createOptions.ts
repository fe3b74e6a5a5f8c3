import type { INodeProperties } from 'n8n-workflow';

import type { ReferralRequest, Term } from '../../transport/vocabulary';
import { parseBoolean } from '../../parameters/boolean';
import { findTerm, formatTermNames } from '../../parameters/choices';
import { invalidParameter, parseAll } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { getSafeguard } from '../../parameters/settings';

/** What to do when a referral with the same target is open: create another, fail the item, or return the open one. */
export type IfAlreadyReferred = 'create' | 'fail' | 'return';

const LABEL = 'If Already Referred';

/** What Create should do, apart from the request itself. */
export interface CreateOptions {
	readonly ifAlreadyReferred: IfAlreadyReferred;
	/** Whether to check the request only, and create nothing. */
	readonly validateOnly: boolean;
}

/** One referral to create, with the item's options. */
export interface CreateRequest extends CreateOptions {
	readonly request: ReferralRequest;
}

/** What can be done when a referral with the same target is open, in alphabetical order of the labels. */
export const ifAlreadyReferredChoices = [
	{
		value: 'create',
		name: 'Create Another',
		description:
			"Create a new referral anyway. The clients' data is shared again each time the workflow runs.",
	},
	{
		value: 'fail',
		name: 'Fail',
		description: 'Create nothing and fail, naming the open referral',
	},
	{
		value: 'return',
		name: 'Return Existing',
		description: 'Create nothing and return the open referral',
	},
] as const satisfies ReadonlyArray<Term<IfAlreadyReferred> & { readonly description: string }>;

/** The option 'Validate Only'. */
export const validateOnlyField: INodeProperties = {
	displayName: 'Validate Only',
	name: 'validateOnly',
	type: 'boolean',
	default: false,
	description: 'Whether to check the connection and clients without creating anything',
};

/**
 * Parses what Create should do apart from the request itself.
 *
 * @param item the item's parameters
 * @throws {InvalidParameters} when a value is not one of the choices
 */
export function parseCreateOptions(item: ItemParameters): CreateOptions {
	return parseAll<CreateOptions>({
		ifAlreadyReferred: () =>
			parseIfAlreadyReferred(getSafeguard(item, 'ifAlreadyReferred', LABEL) ?? 'return'),
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
		`'${LABEL}' is not one of the options`,
		`Use ${formatTermNames(ifAlreadyReferredChoices)}`,
	);
}
