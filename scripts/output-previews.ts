import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OpenAPIBackend } from 'openapi-backend';
import { format, resolveConfig } from 'prettier';

import { getMember } from '../nodes/PlannrReferral/transport/json';
import {
	simplifiedClientFields as clientFields,
	simplifiedConnectionFields as connectionFields,
	simplifiedReferralFields as referralFields,
} from '../nodes/PlannrReferral/actions/fields/records';
import { type OutputPreview, createPreview, pickFields } from './outputPreview';

const ROOT = path.resolve(__dirname, '..');
const CONTRACT = path.join(ROOT, 'openapi', 'plannr-referrals.yaml');

const TARGET = path.join(ROOT, 'nodes', 'PlannrReferral', '__schema__');

/** Version 1, as n8n names it in a preview's path (n8n-core, nodes-loader/output-schema-resolver). */
const VERSION = 'v1.0.0';

/** One operation's output. */
interface OperationOutput {
	/** The operation of the API contract that returns it. */
	readonly operationId: string;
	/** The fields of the simplified output. */
	readonly fields: readonly string[];
	/** The fields that the simplified output shows as text, whatever Plannr returns. */
	readonly textFields?: readonly string[];
}

const contactDetails = ['primary_email', 'primary_phone_number'];

/** The outputs of all operations, by resource and operation. */
const outputs: Readonly<Record<string, OperationOutput>> = {
	'client/get': { operationId: 'getAccount', fields: clientFields, textFields: contactDetails },
	'client/getAll': {
		operationId: 'findAccounts',
		fields: clientFields,
		textFields: contactDetails,
	},
	'connection/create': { operationId: 'requestConnection', fields: connectionFields },
	'connection/get': { operationId: 'getConnection', fields: connectionFields },
	'connection/getAll': { operationId: 'listConnections', fields: connectionFields },
	'referral/accept': { operationId: 'acceptReferral', fields: referralFields },
	'referral/create': { operationId: 'createReferral', fields: referralFields },
	'referral/get': { operationId: 'getReferral', fields: referralFields },
	'referral/getAll': { operationId: 'listReferrals', fields: referralFields },
	'referral/reject': { operationId: 'rejectReferral', fields: referralFields },
};

/** The trigger's other output field. The trigger has no operations, so n8n finds its preview by version alone. */
const eventPreview: OutputPreview = { type: 'string' };

/**
 * Generates the previews that n8n shows of each operation's output before it has run, from the API contract.
 *
 * @returns the formatted previews by their files below `__schema__`; nothing is written.
 * @throws when the contract cannot be read, is not a valid OpenAPI document or lacks an output field.
 */
async function generateOutputPreviews(): Promise<Map<string, string>> {
	const contract = await new OpenAPIBackend({ definition: CONTRACT, strict: true }).init();
	const recordPreview = (operationId: string) => {
		const preview = createPreview(responseSchemaOf(contract.getOperation(operationId)));
		// Lists are returned as `data`; each record becomes an output item.
		return preview.properties?.data?.items ?? preview;
	};
	const texts = new Map<string, string>();
	for (const [file, { operationId, fields, textFields }] of Object.entries(outputs)) {
		const preview = pickFields(recordPreview(operationId), fields, textFields);
		texts.set(`${VERSION}/${file}.json`, await formatPreview(preview));
	}
	const referral = recordPreview('listReferrals');
	texts.set(
		`${VERSION}.json`,
		await formatPreview({ type: 'object', properties: { event: eventPreview, referral } }),
	);
	return texts;
}

async function formatPreview(preview: OutputPreview): Promise<string> {
	const filepath = path.join(TARGET, 'preview.json');
	const style = { ...(await resolveConfig(filepath)), filepath };
	return await format(JSON.stringify({ ...preview, version: 1 }), style);
}

function responseSchemaOf(operation: unknown): unknown {
	const ok = getMember(getMember(operation, 'responses'), '200');
	return getMember(getMember(getMember(ok, 'content'), 'application/json'), 'schema');
}

/** Lists the files below a folder, with forward slashes; none when the folder does not exist. */
async function listFiles(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'));
}

/** Finds files that are stale, missing or not generated. */
async function findStaleFiles(
	folder: string,
	generated: ReadonlyMap<string, string>,
): Promise<string[]> {
	const stale: string[] = [];
	for (const file of new Set([...generated.keys(), ...(await listFiles(folder))])) {
		const onDisk = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
		if (onDisk === undefined || onDisk !== generated.get(file)) stale.push(file);
	}
	return stale;
}

/**
 * Writes the previews, or with `--check [folder]` only compares them with what is on disk.
 *
 * @returns the exit code: 1 when `--check` found a file that is stale, missing or not generated, else 0.
 * @throws as `generateOutputPreviews`, and when a file cannot be written.
 */
async function main(args: readonly string[]): Promise<number> {
	const generated = await generateOutputPreviews();
	if (args[0] === '--check') {
		const folder = args[1] ?? TARGET;
		const stale = await findStaleFiles(folder, generated);
		for (const file of stale) {
			const staleFile = path.join(folder, file);
			process.stderr.write(
				`${staleFile} does not match openapi/plannr-referrals.yaml: run npm run output-previews\n`,
			);
		}
		return stale.length === 0 ? 0 : 1;
	}
	await rm(TARGET, { recursive: true, force: true });
	for (const [file, text] of generated) {
		await mkdir(path.dirname(path.join(TARGET, file)), { recursive: true });
		await writeFile(path.join(TARGET, file), text);
	}
	return 0;
}

if (require.main === module) {
	main(process.argv.slice(2)).then(
		(code) => {
			process.exitCode = code;
		},
		(error: unknown) => {
			console.error(error);
			process.exitCode = 1;
		},
	);
}
