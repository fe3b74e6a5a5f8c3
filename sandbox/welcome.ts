import { demo } from './demoData';
import { nameOf, type MockData } from './mockData';

function formatRows(entries: readonly (readonly [name: string, value: string])[]): string {
	const width = Math.max(...entries.map(([name]) => name.length));
	return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

/** Formats the text that is printed when the mock API is ready. */
export function formatWelcome(url: string, data: MockData): string {
	const formatPerson = (uuid: string): string => {
		const account = data.accounts.get(uuid);
		return account === undefined ? '' : `(${nameOf(account)})`;
	};
	const body = JSON.stringify({
		connection_uuid: demo.connections.accepted,
		client_uuids: [demo.clients[0]],
		advice_type: 'pensions',
		duration_months: 3,
		shared_data: ['basic_details', 'contact_details'],
		note: 'Hello from the mock API.',
	});
	return `A mock Plannr API is running. All data is fictional and nothing leaves this computer.

${formatRows([
	['URL', url],
	['Access token', demo.token],
	['Account UUID', `${demo.account} ${formatPerson(demo.account)}`],
])}

Connections
${formatRows([
	['accepted', demo.connections.accepted],
	['accepted, received', demo.connections.received],
	['pending', demo.connections.pending],
	['denied', demo.connections.denied],
	['expired', demo.connections.expired],
])}

Clients
${formatRows(demo.clients.map((uuid) => [uuid, formatPerson(uuid)]))}

Referrals
${formatRows(Object.entries(demo.referrals))}

Other users
${formatRows([
	['the other firm', `${demo.otherToken} with account ${demo.otherAccount}`],
	['two accounts, one preferred', demo.preferringToken],
	['two accounts, no preference', demo.ambiguousToken],
	['read-only', `${demo.readOnlyToken} with account ${demo.readOnlyAccount}`],
])}

Referral code for a connection request: ${demo.adviserKeys.free}

Refer a client:

curl --request POST '${url}/api/v1/referrals' \\
  --header 'Authorization: Bearer ${demo.token}' \\
  --header 'X-PLANNR-ACCOUNT-UUID: ${demo.account}' \\
  --header 'Accept: application/json' \\
  --header 'Content-Type: application/json' \\
  --data '${body}'

Press Ctrl+C to stop. All data is discarded.
`;
}
