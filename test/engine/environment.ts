import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core reads these when it is loaded. Without a user folder it would write into the developer's home folder.
process.env.N8N_USER_FOLDER ??= join(
	tmpdir(),
	`n8n-nodes-plannr-${process.env.JEST_WORKER_ID ?? 'alone'}`,
);
mkdirSync(process.env.N8N_USER_FOLDER, { recursive: true });
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-the-engine-harness';
process.env.N8N_LOG_LEVEL ??= 'silent';
