import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import type { ReferralRequest } from '../../transport/vocabulary';
import type { CheckContext } from '../operation';
import { toPrecheckError } from '../precheckError';
import { type OpenReferral, SentReferrals } from './sentReferrals';

const QUESTION = 'whether the clients already have an open referral';

/** For a check outside a write: nothing is known about other writes. */
const NO_OTHERS: CheckContext = { made: [], hasUnresolved: false };

/**
 * Looks for an open referral with the same connection, clients and advice type among those that the firm has sent.
 *
 * @param client the client of this run
 * @param request the create request
 * @param context what is known about other writes
 * @returns one that this process has recently made, or else the newest one; undefined when there is certainly none
 * @throws {PlannrError} when that cannot be established; its kind shows that nothing was sent ({@link toPrecheckError})
 */
export async function findOpenReferral(
	client: PlannrClient,
	request: ReferralRequest,
	{ made, hasUnresolved }: CheckContext = NO_OTHERS,
): Promise<OpenReferral | undefined> {
	const sent = SentReferrals.of(client);
	const result = await (async () => {
		try {
			// Another write with this target may be processed at any moment, so an earlier reading does not count.
			if (hasUnresolved) sent.expire();
			const isComplete = await sent.prepare(client, true);
			// These were requested with this target, whatever their records show.
			for (const { record, isRecent } of made) {
				const open = await sent.findIfOpen(client, record, isRecent);
				if (open !== undefined) return { isComplete, open, unreadable: [] };
			}
			return { isComplete, ...(await sent.findOpen(client, request)) };
		} catch (caught) {
			throw toPrecheckError(caught, QUESTION);
		}
	})();
	if (result.open !== undefined) return result.open;
	if (hasUnresolved) {
		const reason = 'the response to an identical earlier request was lost';
		throw new PlannrError('precheckFailed', `${QUESTION}: ${reason}`);
	}
	if (result.unreadable.length > 0) {
		const uuids = result.unreadable.join(', ');
		throw new PlannrError(
			'precheckFailed',
			`${QUESTION}: Plannr's response does not show enough of ${uuids}`,
		);
	}
	if (result.isComplete) return undefined;
	throw new PlannrError(
		'precheckFailed',
		`${QUESTION}: the list of sent referrals could not be read completely`,
	);
}
