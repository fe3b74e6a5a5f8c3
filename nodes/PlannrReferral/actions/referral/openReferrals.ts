import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import { PAGE_SIZE } from '../../transport/pages';
import type { PlannrClient } from '../../transport/client';
import { isUuid } from '../../transport/uuid';
import type { ReferralRequest } from '../../transport/vocabulary';
import { parseTimestamp } from '../recordAge';
import { fetchCompleteList } from '../fetchCompleteList';
import { oncePerRun } from '../oncePerRun';
import { toPrecheckError } from '../precheckError';
import { compareReferral, targetOfRequest, targetOfReferral } from './compareReferral';
import { fetchReferral, completeReferral } from './fetchReferral';

/** What the check establishes, for messages. */
const QUESTION = 'whether the clients are referred already';

/** Whether a referral with a status is open (apidocs.plannrcrm.com, GET /api/v1/referrals). */
const IS_OPEN_BY_STATUS: ReadonlyMap<unknown, boolean> = new Map([
	['pending', true],
	['accepted', true],
	['rejected', false],
	['expired', false],
]);

/** A referral that is pending or accepted. */
export interface OpenReferral extends IDataObject {
	readonly uuid: string;
	readonly status: 'pending' | 'accepted';
}

/** The referrals that the firm has sent. Their target is defined by {@link targetOfReferral}. */
interface SentReferrals {
	/** Those that may be open, by target. */
	readonly byTarget: ReadonlyMap<string, readonly IDataObject[]>;
	/** Those that may be open and have an incomplete target. */
	readonly withoutTarget: readonly IDataObject[];
	readonly byUuid: ReadonlyMap<unknown, IDataObject>;
	readonly isComplete: boolean;
}

/**
 * Fetches all sent referrals, because Plannr cannot filter by connection, clients or advice type, and only by one status
 * at a time.
 */
const fetchSentReferrals = oncePerRun(async (client): Promise<SentReferrals> => {
	const query = { 'filter[direction]': 'sent', sort: '-created_at', per_page: `${PAGE_SIZE}` };
	const { records, isComplete } = await fetchCompleteList(client, '/api/v1/referrals', query);
	const byTarget = new Map<string, IDataObject[]>();
	const withoutTarget: IDataObject[] = [];
	for (const record of records) {
		if (isOpen(record) === false) continue;
		const target = targetOfReferral(record);
		if (target === undefined) withoutTarget.push(record);
		else byTarget.set(target, [...(byTarget.get(target) ?? []), record]);
	}
	const byUuid = new Map(records.map((record) => [record.uuid, record]));
	return { byTarget, withoutTarget, byUuid, isComplete };
});

const fetchReferralOnce = oncePerRun(fetchReferral);

/**
 * Finds an open referral with the same connection, clients and advice type among those that the firm has sent.
 *
 * @param client the client of this run
 * @param request the create request
 * @param created referrals with the same target that this run has created; a list fetched earlier lacks them
 * @returns the newest of them with all its fields; undefined when there is certainly none
 * @throws {PlannrError} when this cannot be established; its `kind` shows that no write was sent
 */
export async function findOpenReferral(
	client: PlannrClient,
	request: ReferralRequest,
	created: readonly IDataObject[],
): Promise<OpenReferral | undefined> {
	try {
		const sent = await fetchSentReferrals(client);
		const openCreated = created
			.map((record) => ({
				...record,
				status: sent.byUuid.get(record.uuid)?.status ?? record.status,
			}))
			.filter(isOpenReferral)
			.reverse();
		const listed = await findNewestOpen(client, request, sent);
		const [newest] = sortNewestFirst([...openCreated, ...(listed.open ? [listed.open] : [])]);
		if (newest !== undefined || listed.isCertain) return newest;
	} catch (caught) {
		throw toPrecheckError(caught, QUESTION);
	}
	const reason = 'the list of sent referrals could not be read to its end, or does not tell enough';
	throw new PlannrError('precheckFailed', `${QUESTION}: ${reason}`);
}

/** Returns the newest open referral in the list, and whether it is certain that the list contains no newer one. */
async function findNewestOpen(
	client: PlannrClient,
	request: ReferralRequest,
	{ byTarget, withoutTarget, isComplete }: SentReferrals,
): Promise<{ readonly open?: OpenReferral; readonly isCertain: boolean }> {
	let isCertain = isComplete;
	const sameTarget = byTarget.get(targetOfRequest(request)) ?? [];
	for (const listed of sortNewestFirst([...sameTarget, ...withoutTarget])) {
		const record = await completeReferral(
			request,
			listed,
			async (uuid) => await fetchReferralOnce(client, uuid),
		);
		const similarity = compareReferral(request, record);
		if (similarity === 'other' || isOpen(record) === false) continue;
		if (similarity !== 'unknown' && isOpenReferral(record)) return { open: record, isCertain };
		isCertain = false;
	}
	return { isCertain };
}

/** Returns undefined when the status is missing or not documented. */
function isOpen({ status }: IDataObject): boolean | undefined {
	return IS_OPEN_BY_STATUS.get(status);
}

function isOpenReferral(record: IDataObject): record is OpenReferral {
	return isUuid(record.uuid) && isOpen(record) === true;
}

function sortNewestFirst<Referral extends IDataObject>(referrals: readonly Referral[]): Referral[] {
	const createdAt = ({ created_at }: IDataObject) => parseTimestamp(created_at) || 0;
	return [...referrals].sort((one, other) => createdAt(other) - createdAt(one));
}
