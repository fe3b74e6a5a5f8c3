import { type MockData, demo } from '../../sandbox';

/** The UUID of a numbered client, without the last part. */
const UUID_PREFIX = 'c1c1c1c1-0000-4000-9000-';

/** JavaScript for the UUID of the client whose number an item has, from 0. */
export const CLIENT_UUID = `'${UUID_PREFIX}' + String($json.number).padStart(12, '0')`;

/** That client's e-mail address, with an expression in it. */
export const CLIENT_EMAIL = 'client.{{ $json.number }}@example.com';

/** Adds clients of the sending firm, each with a name and an e-mail address of their own. */
export function addNumberedClients(data: MockData, count: number): void {
	const model = data.accounts.get(demo.clients[0]);
	if (model === undefined) throw new Error('The demo data has no clients');
	for (let number = 0; number < count; number++) {
		const uuid = UUID_PREFIX + String(number).padStart(12, '0');
		const who = { lastName: `Client ${number}`, email: `client.${number}@example.com` };
		data.accounts.set(uuid, { ...model, ...who, uuid });
	}
}
