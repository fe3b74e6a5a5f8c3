/** One of Plannr's values with its label. */
export interface Term<Value> {
	/** The value in Plannr's API. */
	readonly value: Value;
	/** The label in the panel and in messages. */
	readonly name: string;
}

/** The advice types of a referral, in Plannr's order (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const adviceTypes = [
	{ value: 'investments', name: 'Investments' },
	{ value: 'protection', name: 'Protection' },
	{ value: 'mortgages', name: 'Mortgages' },
	{ value: 'estate_planning', name: 'Estate Planning' },
	{ value: 'other', name: 'Other' },
	{ value: 'pensions', name: 'Pensions' },
	{ value: 'tax', name: 'Tax' },
] as const satisfies ReadonlyArray<Term<string>>;

/** The categories of shared client data, in Plannr's order (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export const sharedDataCategories = [
	{ value: 'basic_details', name: 'Basic Details' },
	{ value: 'contact_details', name: 'Contact Details' },
	{ value: 'income', name: 'Income' },
	{ value: 'expenditure', name: 'Expenditure' },
	{ value: 'dependants', name: 'Dependants' },
	{ value: 'investments_and_plans', name: 'Investments and Plans' },
	{ value: 'pensions', name: 'Pensions' },
	{ value: 'liabilities', name: 'Liabilities' },
	{ value: 'protection', name: 'Protection' },
	{ value: 'cash_accounts', name: 'Cash Accounts' },
	{ value: 'goals', name: 'Goals' },
	{ value: 'notes', name: 'Notes' },
] as const satisfies ReadonlyArray<Term<string>>;

/** How long a referral lasts: a number of months, or its lifetime (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const durations = [
	{ value: '1', name: '1 Month', months: 1 },
	{ value: '2', name: '2 Months', months: 2 },
	{ value: '3', name: '3 Months', months: 3 },
	{ value: '6', name: '6 Months', months: 6 },
	{ value: 'lifetime', name: 'Lifetime', months: null },
] as const satisfies ReadonlyArray<Term<string> & { readonly months: number | null }>;

/** The referral statuses that Plannr can filter by (apidocs.plannrcrm.com, GET /api/v1/referrals). */
export const referralStatuses = [
	{ value: 'pending', name: 'Pending' },
	{ value: 'accepted', name: 'Accepted' },
	{ value: 'rejected', name: 'Rejected' },
	{ value: 'expired', name: 'Expired' },
] as const satisfies ReadonlyArray<Term<string>>;

/** The connection statuses that Plannr can filter by (apidocs.plannrcrm.com, GET /api/v1/referral-connections). */
export const connectionStatuses = [
	{ value: 'pending', name: 'Pending' },
	{ value: 'accepted', name: 'Accepted' },
	{ value: 'denied', name: 'Denied' },
] as const satisfies ReadonlyArray<Term<string>>;

/** Whether the calling firm sent or received a referral or connection request. */
export const directions = [
	{ value: 'sent', name: 'Sent' },
	{ value: 'received', name: 'Received' },
] as const satisfies ReadonlyArray<Term<string>>;

/** The fields that Plannr can sort referrals and connections by (apidocs.plannrcrm.com, the same on both lists). */
export const sortKeys = [
	{ value: 'created_at', name: 'Created At' },
	{ value: 'expires_at', name: 'Expires At' },
	{ value: 'status', name: 'Status' },
	{ value: 'updated_at', name: 'Updated At' },
] as const satisfies ReadonlyArray<Term<string>>;

/** The roles of a client (apidocs.plannrcrm.com, GET /api/v1/account). */
export const clientRoles = [
	{ value: 'individual', name: 'Individual' },
	{ value: 'joint', name: 'Joint' },
	{ value: 'trust', name: 'Trust' },
	{ value: 'business', name: 'Business' },
] as const satisfies ReadonlyArray<Term<string>>;

/** The fields that Plannr can sort clients by (apidocs.plannrcrm.com, GET /api/v1/account). */
export const clientSortKeys = [
	{ value: 'created_at', name: 'Created At' },
	{ value: 'email', name: 'Email' },
	{ value: 'first_name', name: 'First Name' },
	{ value: 'last_name', name: 'Last Name' },
	{ value: 'updated_at', name: 'Updated At' },
] as const satisfies ReadonlyArray<Term<string>>;

/** An advice type, as spelt in Plannr's API. */
export type AdviceType = (typeof adviceTypes)[number]['value'];

/** A number of months, or null for ever. */
export type DurationMonths = (typeof durations)[number]['months'];

/** The body of a create request (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export interface ReferralRequest {
	readonly connection_uuid: string;
	readonly client_uuids: readonly string[];
	readonly advice_type: AdviceType;
	readonly shared_data: ReadonlyArray<(typeof sharedDataCategories)[number]['value']>;
	readonly duration_months?: DurationMonths;
	/** As YYYY-MM-DD. */
	readonly sla_deadline?: string | null;
	readonly note?: string | null;
}
