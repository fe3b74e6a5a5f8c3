import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

// n8n-core reads these when it is loaded. Without a user folder it would write into the developer's home folder. It is not
// a folder that the users of a machine share, where n8n-core could not write into what another has created.
process.env.N8N_USER_FOLDER ??= join(
	...[__dirname, '..', '..', 'node_modules', '.cache'],
	`n8n-${process.env.JEST_WORKER_ID ?? 'alone'}`,
);
mkdirSync(process.env.N8N_USER_FOLDER, { recursive: true });
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-the-engine-harness';
process.env.N8N_LOG_LEVEL ??= 'silent';
