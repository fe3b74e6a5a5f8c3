/** The last poll of each trigger in this process. */
const lastPolls = new Map<string, Promise<unknown>>();

/**
 * Runs the polls of one trigger one after another: two at once would both emit the same events.
 *
 * @param key identifies the trigger
 * @param poll the poll
 * @returns the result of the poll
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
