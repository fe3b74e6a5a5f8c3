/** Any version and any variant, in any case: Plannr's pages show version 3 and version 4 side by side. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Tells whether a value is a UUID as text, once the space around it is gone. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID.test(value.trim());
}
