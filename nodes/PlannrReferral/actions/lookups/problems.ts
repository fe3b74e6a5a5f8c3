import type { IDataObject } from 'n8n-workflow';

import { toDisplayText } from '../../transport/text';
import { isRecord, readTerm } from '../../transport/json';
import { creationDayOf } from '../../transport/accounts';
import { toDisplayName } from '../../transport/redact';
import { type InvalidParameters, invalidParameter } from '../../parameters/item';
import { type RecordReference, formatCharacter } from '../../parameters/references';
import {
	type KnownBy,
	type Match,
	clientNaming,
	connectionNaming,
	identifierOf,
} from './recordIndex';

const MAX_LISTED_RECORDS = 10;

/** In characters: enough of a value or a name to recognise it. */
const MAX_QUOTED_LENGTH = 100;

/**
 * Creates the error for a value that does not name exactly one record. It quotes the value for the user who entered it,
 * and lists the records to choose from by name and UUID, but never an address that was not entered.
 */
export function createMatchProblem(
	{ list, parameter: { name, label } }: RecordReference,
	value: KnownBy,
	match: Exclude<Match, { kind: 'one' }>,
): InvalidParameters {
	const record = list === 'clients' ? 'client' : 'connection';
	const noun = list === 'acceptedConnections' ? 'accepted connection' : record;
	const describe = list === 'clients' ? describeClient : describeConnection;
	const { singular, plural } = formatPredicate(value);
	if (match.kind === 'several') {
		const listed = match.records.slice(0, MAX_LISTED_RECORDS).map(describe).join('; ');
		const more = match.records.length - MAX_LISTED_RECORDS;
		return invalidParameter(
			name,
			`Several ${noun}s ${plural} ('${label}'): ${listed}${more > 0 ? `; and ${more} more` : ''}`,
			`Check which one is meant, then enter its UUID in '${label}'`,
		);
	}
	if (match.kind === 'unknown') {
		return invalidParameter(
			name,
			`Could not check which ${noun} ${singular} ('${label}'): ${match.reason}`,
			`Run the workflow again, or enter the UUID in '${label}'`,
		);
	}
	const similar = match.similar.map(describe).join('; ');
	const isAddress = list === 'clients' && value.kind === 'name' && value.text.includes('@');
	const otherMode = isAddress
		? `To find a client by e-mail address, choose By Email in '${label}'. `
		: '';
	return invalidParameter(
		name,
		`No ${noun} ${singular} ('${label}')${similar === '' ? '' : `. Similar: ${similar}`}`,
		`${otherMode}Correct '${label}', or enter the UUID there. A ${record} that this account cannot see in Plannr is not found`,
	);
}

/** A Cyrillic or Greek letter beside a Latin one, which it looks like. */
const LOOKALIKE = /(?<=[a-z])[\u0370-\u04ff]|[\u0370-\u04ff](?=[a-z])/i;

function formatPredicate(value: KnownBy): { readonly singular: string; readonly plural: string } {
	const lookalike = LOOKALIKE.exec(value.text)?.[0];
	const odd = lookalike === undefined ? '' : `, which contains ${formatCharacter(lookalike)}`;
	const quoted = `'${toDisplayText(value.text, MAX_QUOTED_LENGTH)}'${odd}`;
	if (value.kind === 'email') {
		const object = `the primary e-mail address ${quoted}`;
		return { singular: `has ${object}`, plural: `have ${object}` };
	}
	const name = value.kind === 'firm' ? `with a firm named ${quoted}` : `named ${quoted}`;
	return { singular: `is ${name}`, plural: `are ${name}` };
}

/** Describes a client by what distinguishes couples who share an address, and people of the same name. */
function describeClient(client: IDataObject): string {
	const name = clientNaming.nameOf(client) || 'unnamed client';
	return formatRecord(name, client, [client.role]);
}

/** Describes a connection by what distinguishes several with the same firm. */
function describeConnection(connection: IDataObject): string {
	const isReceived = readTerm(connection.direction) === 'received';
	const adviser = isReceived ? connection.sender_account : connection.recipient_account;
	return formatRecord(connectionNaming.nameOf(connection), connection, [
		isRecord(adviser) ? clientNaming.nameOf(adviser) : undefined,
		isReceived ? 'requested by them' : 'requested by you',
		readTerm(connection.status),
	]);
}

function formatRecord(name: string, record: IDataObject, details: readonly unknown[]): string {
	const day = creationDayOf(record);
	const texts = details.map((detail) =>
		typeof detail === 'string' ? toDisplayName(detail, MAX_QUOTED_LENGTH) : '',
	);
	const parts = [identifierOf(record) ?? 'no UUID', ...texts, day && `created ${day}`];
	const shown = parts.filter((part) => part !== '');
	return `${toDisplayName(name, MAX_QUOTED_LENGTH)} (${shown.join(', ')})`;
}
