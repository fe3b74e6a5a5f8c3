/** The last poll of each trigger in this process. */
const last = new Map<string, Promise<unknown>>();

/**
 * Lets the polls of one trigger follow each other: two at once would both find the same.
 *
 * @param trigger what tells one trigger from another
 * @param poll the poll
 * @returns what the poll gave
 * @throws what the poll threw
 */
export async function oneByOne<Result>(
	trigger: string,
	poll: () => Promise<Result>,
): Promise<Result> {
	const before = last.get(trigger) ?? Promise.resolve();
	const polling = before.then(poll, poll);
	const ended = polling.catch(() => undefined);
	last.set(trigger, ended);
	try {
		return await polling;
	} finally {
		if (last.get(trigger) === ended) last.delete(trigger);
	}
}
