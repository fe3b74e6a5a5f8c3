const UUID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Any version and variant, in any case: Plannr's documentation shows versions 3 and 4 side by side. */
const UUID = new RegExp(`^${UUID_PATTERN}$`, 'i');

const EVERY_UUID = new RegExp(`(?<![0-9a-f-])${UUID_PATTERN}(?![0-9a-f-])`, 'gi');

/** Whether a value is a string that is a UUID, ignoring white space around it. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID.test(value.trim());
}

/**
 * Finds the UUIDs in a text such as a link.
 *
 * @param text the text
 * @returns each UUID once, in lower case
 */
export function findUuids(text: string): string[] {
	return [...new Set((text.match(EVERY_UUID) ?? []).map((uuid) => uuid.toLowerCase()))];
}
