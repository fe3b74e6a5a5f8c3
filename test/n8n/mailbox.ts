import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it receives. */
export interface Mailbox {
	readonly port: number;
	/** The received mails with their headers; soft line breaks are removed. */
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
				mails.push(mail.replace(/=\r\n/g, ''));
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
