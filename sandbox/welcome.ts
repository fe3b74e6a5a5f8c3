import { demo } from './demoData';

function formatRows(records: object): string {
	const rows = Object.entries(records).map(([name, uuid]) => `  ${name.padEnd(10)}${String(uuid)}`);
	return rows.join('\n');
}

/** Formats the text that is printed when the mock API is ready. */
export function formatWelcome(url: string): string {
	const body = JSON.stringify({
		connection_uuid: demo.connections.accepted,
		client_uuids: [demo.clients[0]],
		advice_type: 'pensions',
		duration_months: 3,
		shared_data: ['basic_details', 'contact_details'],
		note: 'Hello from the mock API.',
	});
	return `A mock Plannr API is running at ${url}. All data is fictional and nothing leaves this computer.

Access token: ${demo.token}
Account UUID: ${demo.account}
Referral code for a connection request: ${demo.adviserKeys.free}

Connections
${formatRows(demo.connections)}

Clients
${formatRows(demo.clients)}

Referrals
${formatRows(demo.referrals)}

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
