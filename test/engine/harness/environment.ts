import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core reads these when it is loaded: without them it would write into the home folder of whoever runs this.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'plannr-engine-'));
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-the-engine-harness';
process.env.N8N_LOG_LEVEL ??= 'silent';
