/**
 * Polls until a value is available.
 *
 * @param what names the value in the error message
 * @param read returns the value, or undefined while it is not available
 * @param seconds the timeout, in seconds
 * @throws {Error} on timeout
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
		if (performance.now() > end) throw new Error(`Timed out waiting for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
