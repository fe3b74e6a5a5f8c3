import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it receives. */
export interface Mailbox {
	readonly port: number;
	/** The received e-mails, with their headers; the quoted-printable encoding is undone. */
	readonly mails: readonly string[];
	stop(): Promise<void>;
}

/** Starts a local mail server that accepts every mail and forwards none. */
export async function startMailbox(): Promise<Mailbox> {
	const mails: string[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onAuth: (_, __, done) => {
			done(null, { user: 'office' });
		},
		onData: (stream, _, done) => {
			let mail = '';
			stream.setEncoding('utf8');
			stream.on('data', (text: string) => (mail += text));
			stream.on('end', () => {
				mails.push(decode(mail));
				done();
			});
		},
	});
	const { server: listener } = server;
	server.listen(0, '127.0.0.1');
	if (!listener.listening) await once(listener, 'listening');
	const address = listener.address();
	if (typeof address !== 'object' || address === null)
		throw new Error('The mail server has no port');
	return {
		port: address.port,
		mails,
		stop: async () => {
			await new Promise<void>((resolve) => {
				server.close(resolve);
			});
		},
	};
}

function decode(mail: string): string {
	if (!/^content-transfer-encoding: quoted-printable/im.test(mail)) return mail;
	const bytes = mail
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
