import type { Resource } from './resources';

/**
 * A way in which a referral is shown unlike it was requested:
 * - `extraClient`: with one client more, as if a spouse had been added
 * - `otherClientUuids`: with other UUIDs of its clients, as if they had been merged or copied
 * - `adviceLabel`: with the label of the advice type
 * - `adviceObject`: with an object of the advice type and its label
 * - `capitalDirection`: with a capital letter in the direction
 * - `sharedSender`: with one sender for everybody, as if a service account had sent it
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

/**
 * Returns a record as it is shown when it is altered.
 * @param record a referral as in the reference
 * @param alterations the alterations, applied one after another
 */
export function alterRecord(record: Resource, alterations: readonly RecordAlteration[]): Resource {
	return alterations.reduce(
		(altered, alteration) => ({ ...altered, ...ALTERATIONS[alteration](altered) }),
		record,
	);
}

function objectOf(value: unknown): Resource {
	return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): Resource[] {
	return Array.isArray(value) ? value.map(objectOf) : [];
}

/** Another UUID, always the same one for the same UUID. */
function otherUuid(uuid: unknown): string {
	return `0a0a0a0a${String(uuid).slice(8)}`;
}

function labelOf(adviceType: unknown): string {
	return String(adviceType).split('_').map(capitalise).join(' ');
}

function capitalise(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
