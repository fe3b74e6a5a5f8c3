import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import { PAGE_SIZE } from '../../transport/pages';
import type { PlannrClient } from '../../transport/client';
import { isUuid } from '../../transport/uuid';
import type { ReferralRequest } from '../../transport/vocabulary';
import { instant } from '../recordAge';
import { readWholeList } from '../fetchCompleteList';
import { oncePerRun } from '../oncePerRun';
import { unchecked } from '../precheckFailed';
import { likeness, subjectOf, subjectTold } from './compareReferral';
import { readReferral, whole } from './fetchReferral';

const WHETHER = 'whether the clients are referred already';

/** The states in which a referral stands, and those in which it is over (apidocs.plannrcrm.com, GET /api/v1/referrals). */
const STATES: ReadonlyMap<unknown, boolean> = new Map([
	['pending', true],
	['accepted', true],
	['rejected', false],
	['expired', false],
]);

/** A referral that stands. */
export interface OpenReferral extends IDataObject {
	readonly uuid: string;
	readonly status: 'pending' | 'accepted';
}

/** The referrals that the firm has sent. */
interface Sent {
	/** Those that may be open, by what they are about. */
	readonly bySubject: ReadonlyMap<string, readonly IDataObject[]>;
	/** Those that may be open and do not tell what they are about. */
	readonly vague: readonly IDataObject[];
	readonly byUuid: ReadonlyMap<unknown, IDataObject>;
	readonly isComplete: boolean;
}

/** Plannr filters by none of connection, clients and advice type, and by one status at a time: so all are read. */
const sentReferrals = oncePerRun(async (plannr): Promise<Sent> => {
	const query = { 'filter[direction]': 'sent', sort: '-created_at', per_page: `${PAGE_SIZE}` };
	const { records, isComplete } = await readWholeList(plannr, '/api/v1/referrals', query);
	const bySubject = new Map<string, IDataObject[]>();
	const vague: IDataObject[] = [];
	for (const record of records) {
		if (isOpen(record) === false) continue;
		const subject = subjectTold(record);
		if (subject === undefined) vague.push(record);
		else bySubject.set(subject, [...(bySubject.get(subject) ?? []), record]);
	}
	const byUuid = new Map(records.map((record) => [record.uuid, record]));
	return { bySubject, vague, byUuid, isComplete };
});

const referral = oncePerRun(readReferral);

/**
 * Looks for an open referral with the same connection, clients and advice type among those that the firm has sent.
 *
 * @param plannr the door
 * @param request what is to be referred
 * @param made referrals about the same that this run has created: the list may have been read before
 * @returns the newest of them, whole; undefined when there surely is none
 * @throws {PlannrError} of a kind that is certain when nobody can tell
 */
export async function openReferral(
	plannr: PlannrClient,
	request: ReferralRequest,
	made: readonly IDataObject[],
): Promise<OpenReferral | undefined> {
	try {
		const sent = await sentReferrals(plannr);
		const own = made
			.map((record) => ({
				...record,
				status: sent.byUuid.get(record.uuid)?.status ?? record.status,
			}))
			.filter(isOpenReferral)
			.reverse();
		const listed = await newestOpen(plannr, request, sent);
		const [newest] = newestFirst([...own, ...(listed.open ? [listed.open] : [])]);
		if (newest !== undefined || listed.isSure) return newest;
	} catch (caught) {
		throw unchecked(caught, WHETHER);
	}
	const why = 'the list of sent referrals could not be read to its end, or does not tell enough';
	throw new PlannrError('unchecked', `${WHETHER}: ${why}`);
}

async function newestOpen(
	plannr: PlannrClient,
	request: ReferralRequest,
	{ bySubject, vague, isComplete }: Sent,
): Promise<{ readonly open?: OpenReferral; readonly isSure: boolean }> {
	let isSure = isComplete;
	const alike = bySubject.get(subjectOf(request)) ?? [];
	for (const listed of newestFirst([...alike, ...vague])) {
		const record = await whole(request, listed, async (uuid) => await referral(plannr, uuid));
		const how = likeness(request, record);
		if (how === 'other' || isOpen(record) === false) continue;
		if (how !== 'unknown' && isOpenReferral(record)) return { open: record, isSure };
		isSure = false;
	}
	return { isSure };
}

/** Undefined when the referral does not tell, or is in a state that nobody knows. */
function isOpen({ status }: IDataObject): boolean | undefined {
	return STATES.get(status);
}

function isOpenReferral(record: IDataObject): record is OpenReferral {
	return isUuid(record.uuid) && isOpen(record) === true;
}

function newestFirst<Referral extends IDataObject>(referrals: readonly Referral[]): Referral[] {
	const time = ({ created_at }: IDataObject) => instant(created_at) || 0;
	return [...referrals].sort((one, other) => time(other) - time(one));
}
