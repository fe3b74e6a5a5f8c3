import { getMember, isFalse, isRecord, toSnakeCase } from './json';

/** Members that state whether the request succeeded. */
const SUCCESS_NAMES = ['success', 'is_success', 'succeeded', 'ok'];

/** Members that state what went wrong, or that something did. */
const FAILURE_NAMES = ['error', 'errors', 'fault', 'exception', 'timed_out', 'partial'];

/** Members that state how the request ended, in a word (JSend) or by an HTTP status. */
const OUTCOME_NAMES = ['status', 'result', 'code', 'status_code', 'http_status'];

/**
 * Whether a body says of itself that it is no result, whatever the HTTP status; a record has its own fields.
 *
 * @param body the body of a response, parsed as JSON
 */
export function reportsFailure(body: object): boolean {
	if (!isRecord(body) || 'uuid' in body) return false;
	return [body, getMember(body, 'meta')].some(
		(part) =>
			isRecord(part) &&
			Object.entries(part).some(([name, value]) => isFailure(toSnakeCase(name), value)),
	);
}

function isFailure(name: string, value: unknown): boolean {
	if (SUCCESS_NAMES.includes(name)) return isFalse(value);
	if (FAILURE_NAMES.includes(name)) return isStated(value);
	return OUTCOME_NAMES.includes(name) && isFailedOutcome(value);
}

function isStated(value: unknown): boolean {
	return typeof value === 'object' && value !== null
		? Object.keys(value).length > 0
		: value === true || (typeof value === 'string' && !isFalse(value));
}

function isFailedOutcome(value: unknown): boolean {
	return /^(false|error|fail(ed|ure)?|[45]\d\d)$/i.test(String(value));
}
