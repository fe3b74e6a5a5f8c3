import { isObject, type Resource } from './resources';

/**
 * A way in which the referral shown differs from what was requested:
 * - `extraClient`: with one extra client, as if a spouse had been added
 * - `otherClientUuids`: with different UUIDs for its clients, as if they had been merged or copied
 * - `adviceLabel`: with the label instead of the advice type
 * - `adviceObject`: with an object that contains the advice type and its label
 * - `capitalDirection`: with a capital letter in the direction
 * - `sharedSender`: with the same sender for all referrals, as if a service account had sent them
 */
export type RecordAlteration =
	| 'extraClient'
	| 'otherClientUuids'
	| 'adviceLabel'
	| 'adviceObject'
	| 'capitalDirection'
	| 'sharedSender';

const SPOUSE = { uuid: '5b005e00-0000-4000-8000-000000000001', name: 'Added Spouse' };
const SERVICE_ACCOUNT_UUID = '5e121ce0-0000-4000-8000-000000000001';

const ALTERATIONS: Readonly<Record<RecordAlteration, (record: Resource) => Resource>> = {
	extraClient: ({ clients }) => ({ clients: [...listOf(clients), SPOUSE] }),
	otherClientUuids: ({ clients }) => ({
		clients: listOf(clients).map((client) => ({ ...client, uuid: otherUuid(client['uuid']) })),
	}),
	adviceLabel: ({ advice_type }) => ({ advice_type: labelOf(advice_type) }),
	adviceObject: ({ advice_type }) => ({
		advice_type: { value: advice_type, label: labelOf(advice_type) },
	}),
	capitalDirection: ({ direction }) => ({ direction: capitalise(String(direction)) }),
	sharedSender: ({ sender_account }) => ({
		sender_account: { ...objectOf(sender_account), uuid: SERVICE_ACCOUNT_UUID },
	}),
};

/** Returns a copy of a referral with alterations, applied one after another. */
export function alterRecord(record: Resource, alterations: readonly RecordAlteration[]): Resource {
	return alterations.reduce(
		(altered, alteration) => ({ ...altered, ...ALTERATIONS[alteration](altered) }),
		record,
	);
}

/** How accounts show their e-mail addresses and telephone numbers. */
export interface ContactDetailAlteration {
	/** Not at all, as null, as text in place of an object, or only by the deprecated `email`. */
	shown: 'absent' | 'null' | 'text' | 'deprecated';
	/** The accounts concerned; all by default. */
	uuids?: readonly string[];
}

/** The fields of an account that show how to reach it; the last one is deprecated. */
const CONTACT_FIELDS = ['primary_email', 'primary_phone_number', 'email'] as const;

/**
 * Returns an account whose e-mail address and telephone number are shown differently, if they are shown at all. Other
 * records are returned unchanged.
 */
export function alterContactDetails(
	record: Resource,
	{ shown, uuids }: ContactDetailAlteration,
): Resource {
	if (uuids?.includes(String(record['uuid'])) === false) return record;
	const altered = { ...record };
	for (const field of CONTACT_FIELDS) {
		if (!(field in record)) continue;
		if (shown === 'text') altered[field] = objectOf(record[field])['value'] ?? record[field];
		else if (shown === 'null') altered[field] = null;
		else if (shown === 'absent' || field !== 'email') Reflect.deleteProperty(altered, field);
	}
	return altered;
}

function objectOf(value: unknown): Resource {
	return isObject(value) ? value : {};
}

function listOf(value: unknown): Resource[] {
	return Array.isArray(value) ? value.map(objectOf) : [];
}

/** Returns a different UUID, always the same one for the same input. */
function otherUuid(uuid: unknown): string {
	return `0a0a0a0a${String(uuid).slice(8)}`;
}

function labelOf(adviceType: unknown): string {
	return String(adviceType).split('_').map(capitalise).join(' ');
}

function capitalise(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
