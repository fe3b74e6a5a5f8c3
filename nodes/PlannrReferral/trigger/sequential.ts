/** The last poll of each trigger in this process. */
const lastPolls = new Map<string, Promise<unknown>>();

/**
 * Lets the polls of one trigger follow each other: two at once would both find the same.
 *
 * @param key what tells one trigger from another
 * @param poll the poll
 * @returns what the poll gave
 * @throws what the poll threw
 */
export async function runSequentially<Result>(
	key: string,
	poll: () => Promise<Result>,
): Promise<Result> {
	const previous = lastPolls.get(key) ?? Promise.resolve();
	const result = previous.then(poll, poll);
	const settled = result.catch(() => undefined);
	lastPolls.set(key, settled);
	try {
		return await result;
	} finally {
		if (lastPolls.get(key) === settled) lastPolls.delete(key);
	}
}
