/**
 * Waits until something is there.
 *
 * @param what what is waited for, for the message when it does not come
 * @param look gives it, or undefined as long as it is not there
 * @param seconds how long to wait
 */
export async function until<Thing>(
	what: string,
	look: () => Promise<Thing | undefined> | Thing | undefined,
	seconds = 90,
): Promise<Thing> {
	const end = performance.now() + seconds * 1000;
	for (;;) {
		const thing = await look();
		if (thing !== undefined) return thing;
		if (performance.now() > end) throw new Error(`Waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}
