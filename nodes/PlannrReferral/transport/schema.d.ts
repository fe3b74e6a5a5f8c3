// Generated from openapi/plannr-referrals.yaml by npm run contract-types. Do not edit.

export interface paths {
	'/api/v1/referrals': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * List the referrals sent and received by the firm
		 * @description There is no filter by date, connection, client or advice type. Plannr documents neither
		 *     paging nor the shape of a successful answer here; both are assumed to be as on its other lists.
		 */
		get: operations['listReferrals'];
		put?: never;
		/**
		 * Refer clients to the firm at the other end of a connection
		 * @description The connection has to be accepted already. One referral carries one advice type. Repeating the
		 *     call makes a second referral.
		 */
		post: operations['createReferral'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/referrals/{uuid}': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/** Read one referral */
		get: operations['getReferral'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/referrals/{referral_uuid}/accept': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Accept a pending referral
		 * @description For the recipient firm only, and only while the referral is pending. Copies of the clients
		 *     appear in the recipient firm. The call has no body.
		 */
		post: operations['acceptReferral'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/referrals/{referral_uuid}/reject': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Reject a pending referral, with a reason
		 * @description For the recipient firm only, and only while the referral is pending.
		 */
		post: operations['rejectReferral'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/referral-connections': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * List the firm's referral connections
		 * @description Plannr documents neither paging nor the shape of a successful answer here; both are assumed to
		 *     be as on its other lists.
		 */
		get: operations['listConnections'];
		put?: never;
		/**
		 * Ask another adviser for a connection
		 * @description Sends an e-mail to a person, who accepts or denies there: the API has no route for either.
		 */
		post: operations['requestConnection'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/referral-connections/{uuid}': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/** Read one referral connection */
		get: operations['getConnection'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/logins': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * List the accounts the token's user may act as
		 * @description The one call that needs no account header, so the way to find its value: `account.uuid` of a
		 *     login (not the login's own uuid). A user may hold an employee and a client account.
		 */
		get: operations['listLogins'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/account': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * Search the firm's accounts, clients among them
		 * @description Only the parameters this package uses are listed; Plannr documents more filters.
		 */
		get: operations['findAccounts'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/api/v1/account/{uuid}': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * Read one account, a client's for example
		 * @description No query parameters are documented, so no relationships can be relied on.
		 */
		get: operations['getAccount'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
}
export type webhooks = Record<string, never>;
export interface components {
	schemas: {
		/** @description A UUID of any version, in either case. */
		Uuid: string;
		/**
		 * @description ISO 8601 with an offset. Offsets follow London (+00:00 or +01:00) and may differ within one
		 *     object, so compare instants, never texts.
		 */
		Timestamp: string;
		/**
		 * @description What the advice is about.
		 * @enum {string}
		 */
		AdviceType:
			'investments' | 'protection' | 'mortgages' | 'estate_planning' | 'other' | 'pensions' | 'tax';
		/**
		 * @description A kind of client data that the referral shares.
		 * @enum {string}
		 */
		SharedDataCategory:
			| 'basic_details'
			| 'contact_details'
			| 'income'
			| 'expenditure'
			| 'dependants'
			| 'investments_and_plans'
			| 'pensions'
			| 'liabilities'
			| 'protection'
			| 'cash_accounts'
			| 'goals'
			| 'notes';
		/**
		 * @description How many months the referral lasts; null for a lifetime.
		 * @enum {unknown}
		 */
		DurationMonths: 1 | 2 | 3 | 6 | null;
		/**
		 * @description The state of a referral.
		 * @enum {string}
		 */
		ReferralStatus: 'pending' | 'accepted' | 'rejected' | 'expired';
		/**
		 * @description The state of a connection.
		 * @enum {string}
		 */
		ConnectionStatus: 'pending' | 'accepted' | 'denied' | 'expired';
		/**
		 * @description Whether the calling firm is the sender or the recipient.
		 * @enum {unknown}
		 */
		Direction: 'sent' | 'received' | null;
		/** @description A firm, a client or another record, by UUID and name. Plannr's examples use texts that are no UUIDs. */
		NamedReference: {
			uuid: string;
			name?: string | null;
		} & {
			[key: string]: unknown;
		};
		/**
		 * @description How Plannr's reference prints an account attribute: its description in place of its value.
		 *     Believed to be a slip of the documentation and never to travel; admitted so that Plannr's own
		 *     examples fit this contract.
		 */
		DocumentedAttribute: {
			example: string;
			description: string;
			collection: boolean;
		} & {
			[key: string]: unknown;
		};
		AccountAttribute: string | null | components['schemas']['DocumentedAttribute'];
		/**
		 * @description A person's account, expected flat. Names are documented; that each is a plain text is inferred
		 *     from the same resource elsewhere in the API. Hand it on, depend on nothing in it.
		 */
		Account: {
			uuid?: components['schemas']['AccountAttribute'];
			created_at?: components['schemas']['AccountAttribute'];
			updated_at?: components['schemas']['AccountAttribute'];
			/** @description client or employee, among others. */
			type?: components['schemas']['AccountAttribute'];
			role?: components['schemas']['AccountAttribute'];
			first_name?: components['schemas']['AccountAttribute'];
			last_name?: components['schemas']['AccountAttribute'];
			name?: components['schemas']['AccountAttribute'];
			/** @description Called deprecated by Plannr, in favour of the account's primary e-mail. */
			email?: components['schemas']['AccountAttribute'];
			photo_url?: components['schemas']['AccountAttribute'];
			/** @description References other systems have left on the account; what one looks like is not shown. */
			external_references?: unknown[] | components['schemas']['AccountAttribute'];
		} & {
			[key: string]: unknown;
		};
		/** @description What to refer, to whom, and which data goes along. */
		CreateReferralRequest: {
			/** @description The connection to send over; it has to be accepted. */
			connection_uuid: components['schemas']['Uuid'];
			/** @description The account UUIDs of the clients. That at least one is needed is inferred (D). */
			client_uuids: components['schemas']['Uuid'][];
			advice_type: components['schemas']['AdviceType'];
			/**
			 * @description The kinds of data to share. Each once is our rule (D). Whether Plannr takes an empty list is
			 *     unknown (D), so it is allowed here.
			 */
			shared_data: components['schemas']['SharedDataCategory'][];
			duration_months?: components['schemas']['DurationMonths'];
			/** @description The day by which the recipient should answer, YYYY-MM-DD. That null is taken is inferred (D). */
			sla_deadline?: string | null;
			/** @description Free text for the recipient. That null is taken is inferred (D). */
			note?: string | null;
		};
		RejectReferralRequest: {
			/** @description Why the referral is turned down. */
			rejection_reason: string;
		};
		/** @description A referral. Anything but uuid and status may be null or absent. */
		Referral: {
			uuid: string;
			direction?: components['schemas']['Direction'];
			/** @description The connection the referral travels over. */
			connection?:
				| ({
						uuid: string;
				  } & {
						[key: string]: unknown;
				  })
				| null;
			/** @description The clients referred, as the sending firm holds them. */
			clients?: components['schemas']['NamedReference'][] | null;
			/** @description Their copies in the recipient firm. Plannr's pages disagree on whether copies exist before acceptance. */
			cloned_clients?: components['schemas']['NamedReference'][] | null;
			advice_type?: components['schemas']['AdviceType'] | null;
			duration_months?: components['schemas']['DurationMonths'];
			shared_data?: components['schemas']['SharedDataCategory'][] | null;
			note?: string | null;
			/** @description The day by which the recipient should answer. */
			sla_deadline?: string | null;
			status: components['schemas']['ReferralStatus'];
			/** @description Documented as present only on a rejected referral; the key may be missing otherwise. */
			rejection_reason?: string | null;
			sender_firm?: components['schemas']['NamedReference'] | null;
			recipient_firm?: components['schemas']['NamedReference'] | null;
			sender_account?: components['schemas']['Account'] | null;
			recipient_account?: components['schemas']['Account'] | null;
			created_at?: components['schemas']['Timestamp'] | null;
			updated_at?: components['schemas']['Timestamp'] | null;
			/** @description Creation plus the duration in Plannr's dated examples; null for a lifetime is inferred (D). */
			expires_at?: components['schemas']['Timestamp'] | null;
		} & {
			[key: string]: unknown;
		};
		ReferralList: {
			data: components['schemas']['Referral'][];
			links?: components['schemas']['PageLinks'] | null;
			meta?: components['schemas']['PageMeta'] | null;
		} & {
			[key: string]: unknown;
		};
		RequestConnectionRequest: {
			/** @description The other adviser's referral code, eight characters long. */
			adviser_key: string;
		};
		/** @description A connection between two firms. Anything but uuid and status may be null or absent. */
		Connection: {
			uuid: string;
			direction?: components['schemas']['Direction'];
			status: components['schemas']['ConnectionStatus'];
			sender_firm?: components['schemas']['NamedReference'] | null;
			recipient_firm?: components['schemas']['NamedReference'] | null;
			sender_account?: components['schemas']['Account'] | null;
			recipient_account?: components['schemas']['Account'] | null;
			created_at?: components['schemas']['Timestamp'] | null;
			updated_at?: components['schemas']['Timestamp'] | null;
			/** @description Thirty days after creation in Plannr's dated examples. */
			expires_at?: components['schemas']['Timestamp'] | null;
		} & {
			[key: string]: unknown;
		};
		ConnectionList: {
			data: components['schemas']['Connection'][];
			links?: components['schemas']['PageLinks'] | null;
			meta?: components['schemas']['PageMeta'] | null;
		} & {
			[key: string]: unknown;
		};
		/** @description One account the user may act as. Plannr documents more fields than are listed here. */
		Login: {
			/** @description The login's own UUID, which is not the value of the account header. */
			uuid?: string | null;
			primary?: boolean | null;
			/** @description End of a temporary access; null when it does not end. */
			expires_at?: components['schemas']['Timestamp'] | null;
			has_write_permission?: boolean | null;
			/** @description The account; its uuid is the value of the account header. */
			account: components['schemas']['FirmAccount'];
			firm?: components['schemas']['NamedReference'] | null;
			/** @description The account to act as by default. Where Plannr puts it is not shown, so look here and beside `data`. */
			preferred_account_uuid?: string | null;
		} & {
			[key: string]: unknown;
		};
		LoginList: {
			data: components['schemas']['Login'][];
			/** @description The account to act as by default. Where Plannr puts it is not shown, so look here and in each login. */
			preferred_account_uuid?: string | null;
		} & {
			[key: string]: unknown;
		};
		/** @description The account of a client or an employee. Plannr documents more fields than are listed here. */
		FirmAccount: {
			uuid: string;
			name?: string | null;
			/** @description client, employee or external. */
			type?: string | null;
			/** @description For clients individual, joint, trust or business. */
			role?: string | null;
			first_name?: string | null;
			last_name?: string | null;
			/** @description The name of a trust or business. */
			entity_name?: string | null;
			/** @description Deprecated in favour of primary_email. */
			email?: string | null;
			photo_url?: string | null;
			created_at?: components['schemas']['Timestamp'] | null;
			updated_at?: components['schemas']['Timestamp'] | null;
			firm?: components['schemas']['NamedReference'] | null;
			/** @description Only with include; whether it is absent or null without an address is not shown. */
			primary_email?: components['schemas']['ContactDetail'] | string | null;
			/** @description Only with include. */
			primary_phone_number?: components['schemas']['ContactDetail'] | string | null;
			/** @description Only with include; the account of the adviser. */
			assigned_adviser?: components['schemas']['NamedReference'] | null;
			/** @description Only with include; what a group looks like is not shown. */
			groups?: components['schemas']['NamedReference'][] | null;
		} & {
			[key: string]: unknown;
		};
		/** @description An e-mail address or a telephone number. */
		ContactDetail: {
			uuid?: string | null;
			/** @description email or phone_number. */
			type?: string | null;
			/** @description What it is called, such as Home. */
			name?: string | null;
			/** @description The address or number. */
			value?: string | null;
			created_at?: components['schemas']['Timestamp'] | null;
			updated_at?: components['schemas']['Timestamp'] | null;
		} & {
			[key: string]: unknown;
		};
		AccountList: {
			data: components['schemas']['FirmAccount'][];
			links?: components['schemas']['PageLinks'] | null;
			meta?: components['schemas']['PageMeta'] | null;
		} & {
			[key: string]: unknown;
		};
		/** @description Addresses of neighbouring pages. */
		PageLinks: {
			first?: string | null;
			last?: string | null;
			prev?: string | null;
			/** @description The next page, or null on the last one. */
			next?: string | null;
		} & {
			[key: string]: unknown;
		};
		/** @description Where in the list this page stands. */
		PageMeta: {
			current_page?: number | null;
			last_page?: number | null;
			per_page?: number | null;
			total?: number | null;
		} & {
			[key: string]: unknown;
		};
		/** @description A refusal in words. */
		Error: {
			message: string;
		} & {
			[key: string]: unknown;
		};
		/** @description A refusal that may name the fields at fault. */
		ValidationError: {
			message: string;
			/** @description For each field at fault, what is wrong with it. */
			errors?: {
				[key: string]: string[];
			};
		} & {
			[key: string]: unknown;
		};
	};
	responses: {
		/** @description The referral, as a bare object. */
		Referral: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Referral'];
			};
		};
		/** @description The same as 200. Plannr documents 200 here, and 201 on other creating routes; take either. */
		ReferralCreated: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Referral'];
			};
		};
		/** @description Referrals. */
		ReferralList: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ReferralList'];
			};
		};
		/** @description The connection, as a bare object. */
		Connection: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Connection'];
			};
		};
		/** @description The same as 200. Plannr documents 200 here, and 201 on other creating routes; take either. */
		ConnectionCreated: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Connection'];
			};
		};
		/** @description Connections. */
		ConnectionList: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ConnectionList'];
			};
		};
		/** @description The logins of the token's user. */
		LoginList: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['LoginList'];
			};
		};
		/** @description Accounts. */
		AccountList: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['AccountList'];
			};
		};
		/** @description One account, bare. A wrapper in `data` is possible and must be accepted too. */
		FirmAccount: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['FirmAccount'];
			};
		};
		/** @description The token is missing, wrong or no longer valid. */
		Unauthenticated: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				/**
				 * @example {
				 *       "message": "Unauthenticated."
				 *     }
				 */
				'application/json': components['schemas']['Error'];
			};
		};
		/** @description The account may not do this, for instance accept a referral it sent. */
		Forbidden: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Error'];
			};
		};
		/** @description There is no such thing, or it is not visible to this account. */
		NotFound: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Error'];
			};
		};
		/** @description The state forbids it, for instance a referral that is no longer pending. */
		Conflict: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Error'];
			};
		};
		/** @description Something in the request was refused; `errors` names the fields. */
		Invalid: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ValidationError'];
			};
		};
		/** @description The minute's 500 requests are spent. The request was not carried out; wait and send it again. */
		TooManyRequests: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				'Retry-After': components['headers']['RetryAfter'];
				'X-RateLimit-Reset': components['headers']['RateLimitReset'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Error'];
			};
		};
		/**
		 * @description Any other failure, above all 5XX. After a 5XX to a POST it is unknown whether the call took
		 *     effect. A gateway in between may answer with a page that is not JSON.
		 */
		OtherFailure: {
			headers: {
				'X-Ratelimit-Limit': components['headers']['RateLimitLimit'];
				'X-Ratelimit-Remaining': components['headers']['RateLimitRemaining'];
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['Error'];
			};
		};
	};
	parameters: {
		/** @description UUID of the referral. */
		ReferralUuid: string;
		/** @description UUIDs to keep, separated by commas. */
		FilterUuid: string;
		/** @description Keep only what the calling firm sent, or only what it received. */
		FilterDirection: 'sent' | 'received';
		/** @description Field to order by; a leading minus turns the order round. */
		Sort:
			| 'created_at'
			| 'updated_at'
			| 'status'
			| 'expires_at'
			| '-created_at'
			| '-updated_at'
			| '-status'
			| '-expires_at';
		/**
		 * @description The page wanted, counted from 1. Not documented for this list: expect it only inside a
		 *     `links.next` that the list itself returned, and do not send it unasked.
		 */
		UndocumentedPage: number;
		/**
		 * @description Records on a page. The guide has it for Plannr's lists in general (15 unless requested otherwise, at
		 *     most 500), the page of this list has not: be ready for it to be ignored or refused.
		 */
		UndocumentedPerPage: number;
	};
	requestBodies: never;
	headers: {
		/** @description Requests allowed in a minute (500 for each user). */
		RateLimitLimit: number;
		/** @description Requests left in the current minute. Sent with every answer. */
		RateLimitRemaining: number;
		/** @description Seconds to wait before asking again (by the HTTP standard it may also be a date). */
		RetryAfter: number | string;
		/** @description When the limit is lifted, in seconds since 1970-01-01 UTC. */
		RateLimitReset: number;
	};
	pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
	listReferrals: {
		parameters: {
			query?: {
				/** @description UUIDs to keep, separated by commas. */
				'filter[uuid]'?: components['parameters']['FilterUuid'];
				/** @description Keep only referrals in this state. */
				'filter[status]'?: 'pending' | 'accepted' | 'rejected' | 'expired';
				/** @description Keep only what the calling firm sent, or only what it received. */
				'filter[direction]'?: components['parameters']['FilterDirection'];
				/** @description Field to order by; a leading minus turns the order round. */
				sort?: components['parameters']['Sort'];
				/**
				 * @description The page wanted, counted from 1. Not documented for this list: expect it only inside a
				 *     `links.next` that the list itself returned, and do not send it unasked.
				 */
				page?: components['parameters']['UndocumentedPage'];
				/**
				 * @description Records on a page. The guide has it for Plannr's lists in general (15 unless requested otherwise, at
				 *     most 500), the page of this list has not: be ready for it to be ignored or refused.
				 */
				per_page?: components['parameters']['UndocumentedPerPage'];
			};
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['ReferralList'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			422: components['responses']['Invalid'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	createReferral: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['CreateReferralRequest'];
			};
		};
		responses: {
			200: components['responses']['Referral'];
			201: components['responses']['ReferralCreated'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			409: components['responses']['Conflict'];
			422: components['responses']['Invalid'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	getReferral: {
		parameters: {
			query?: never;
			header?: never;
			path: {
				/** @description UUID of the referral. */
				uuid: string;
			};
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['Referral'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	acceptReferral: {
		parameters: {
			query?: never;
			header?: never;
			path: {
				/** @description UUID of the referral. */
				referral_uuid: components['parameters']['ReferralUuid'];
			};
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['Referral'];
			201: components['responses']['ReferralCreated'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			409: components['responses']['Conflict'];
			422: components['responses']['Invalid'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	rejectReferral: {
		parameters: {
			query?: never;
			header?: never;
			path: {
				/** @description UUID of the referral. */
				referral_uuid: components['parameters']['ReferralUuid'];
			};
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['RejectReferralRequest'];
			};
		};
		responses: {
			200: components['responses']['Referral'];
			201: components['responses']['ReferralCreated'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			409: components['responses']['Conflict'];
			422: components['responses']['Invalid'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	listConnections: {
		parameters: {
			query?: {
				/** @description UUIDs to keep, separated by commas. */
				'filter[uuid]'?: components['parameters']['FilterUuid'];
				/**
				 * @description Keep only connections in this state. A connection may also be expired, but Plannr does not
				 *     list that among the values of the filter.
				 */
				'filter[status]'?: 'pending' | 'accepted' | 'denied';
				/** @description Keep only what the calling firm sent, or only what it received. */
				'filter[direction]'?: components['parameters']['FilterDirection'];
				/** @description Keep only connections whose recipient is this account (an account UUID, not a firm's). */
				'filter[recipient_uuid]'?: string;
				/** @description Field to order by; a leading minus turns the order round. */
				sort?: components['parameters']['Sort'];
				/**
				 * @description The page wanted, counted from 1. Not documented for this list: expect it only inside a
				 *     `links.next` that the list itself returned, and do not send it unasked.
				 */
				page?: components['parameters']['UndocumentedPage'];
				/**
				 * @description Records on a page. The guide has it for Plannr's lists in general (15 unless requested otherwise, at
				 *     most 500), the page of this list has not: be ready for it to be ignored or refused.
				 */
				per_page?: components['parameters']['UndocumentedPerPage'];
			};
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['ConnectionList'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			422: components['responses']['Invalid'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	requestConnection: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['RequestConnectionRequest'];
			};
		};
		responses: {
			200: components['responses']['Connection'];
			201: components['responses']['ConnectionCreated'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			409: components['responses']['Conflict'];
			422: components['responses']['Invalid'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	getConnection: {
		parameters: {
			query?: never;
			header?: never;
			path: {
				/** @description UUID of the connection. */
				uuid: string;
			};
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['Connection'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	listLogins: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['LoginList'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	findAccounts: {
		parameters: {
			query?: {
				/** @description Account types to keep, separated by commas (client, employee, external). */
				'filter[type]'?: string;
				/** @description Part of the first, last and entity name together. */
				'filter[name]'?: string;
				/** @description Part of the primary e-mail address (filter[email] is deprecated). */
				'filter[primary_email]'?: string;
				/** @description Part of the primary telephone number. */
				'filter[primary_phone_number]'?: string;
				/** @description Roles to keep, separated by commas. */
				'filter[role]'?: string;
				/** @description Parts of the names of statuses, or their UUIDs. */
				'filter[status]'?: string;
				/** @description Keep only prospects, or only those who are none. */
				'filter[is_prospect]'?: 'true' | 'false' | '1' | '0';
				/** @description A date; whether accounts created on that day are kept is not documented. */
				'filter[created_after]'?: string;
				/** @description A date; whether accounts created on that day are kept is not documented. */
				'filter[created_before]'?: string;
				/** @description Parts of the names of groups, or their UUIDs, separated by commas. */
				'filter[groups]'?: string;
				/** @description Relationships to return with each account, separated by commas; Plannr documents more. */
				include?: string;
				/** @description Field to order by; a leading minus turns the order round. */
				sort?:
					| 'created_at'
					| '-created_at'
					| 'updated_at'
					| '-updated_at'
					| 'first_name'
					| '-first_name'
					| 'last_name'
					| '-last_name'
					| 'email'
					| '-email';
				/** @description Accounts on a page. */
				per_page?: number;
				/** @description The page wanted, counted from 1. */
				page?: number;
			};
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['AccountList'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			422: components['responses']['Invalid'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
	getAccount: {
		parameters: {
			query?: never;
			header?: never;
			path: {
				/** @description UUID of the account. */
				uuid: string;
			};
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components['responses']['FirmAccount'];
			401: components['responses']['Unauthenticated'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['TooManyRequests'];
			default: components['responses']['OtherFailure'];
		};
	};
}
