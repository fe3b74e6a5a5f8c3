/**
 * Waits until something is there.
 *
 * @param what what is waited for, for the message when it does not come
 * @param read gives it, or undefined as long as it is not there
 * @param seconds how long to wait
 */
export async function waitUntil<Value>(
	what: string,
	read: () => Promise<Value | undefined> | Value | undefined,
	seconds = 90,
): Promise<Value> {
	const end = performance.now() + seconds * 1000;
	for (;;) {
		const value = await read();
		if (value !== undefined) return value;
		if (performance.now() > end) throw new Error(`Waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}
