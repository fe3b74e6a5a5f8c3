import path from 'node:path';
import { OpenAPIBackend } from 'openapi-backend';

import {
	type RecordKind,
	clients,
	connections,
	referrals,
} from '../nodes/PlannrReferral/actions/fields/records';
import { getMember } from '../nodes/PlannrReferral/transport/json';
import { CONTRACT, ROOT, formatFor, writeOrCheck } from './generatedFiles';
import { type OutputPreview, createPreview, pickFields } from './outputPreview';
import { runScript } from './processes/runScript';

const TARGET = path.join(ROOT, 'nodes', 'PlannrReferral', '__schema__');

/** Version 1, as n8n names it in a preview's path (n8n-core, nodes-loader/output-schema-resolver). */
const VERSION = 'v1.0.0';

/** The fields of a client that the simplified output shows as text, whatever Plannr returns. */
const contactDetails = ['primary_email', 'primary_phone_number'];

/** By resource and operation: the operation of the API contract, and the kind of record that it returns. */
const outputs: Readonly<Record<string, readonly [operationId: string, kind: RecordKind]>> = {
	'client/get': ['getAccount', clients],
	'client/getAll': ['findAccounts', clients],
	'connection/create': ['requestConnection', connections],
	'connection/get': ['getConnection', connections],
	'connection/getAll': ['listConnections', connections],
	'referral/accept': ['acceptReferral', referrals],
	'referral/create': ['createReferral', referrals],
	'referral/get': ['getReferral', referrals],
	'referral/getAll': ['listReferrals', referrals],
	'referral/reject': ['rejectReferral', referrals],
};

async function formatPreview(preview: OutputPreview): Promise<string> {
	return await formatFor(`${TARGET}.json`, JSON.stringify({ ...preview, version: 1 }));
}

function responseSchemaOf(operation: unknown): unknown {
	const ok = getMember(getMember(operation, 'responses'), '200');
	return getMember(getMember(getMember(ok, 'content'), 'application/json'), 'schema');
}

/**
 * Generates the previews that n8n shows of each operation's output before it has run, from the API contract, or with
 * `--check [folder]` only compares them with what is on disk.
 */
async function main(): Promise<void> {
	const contract = await new OpenAPIBackend({ definition: CONTRACT, strict: true }).init();
	const recordPreview = (operationId: string) => {
		const preview = createPreview(responseSchemaOf(contract.getOperation(operationId)));
		// Lists are returned as `data`; each record becomes an output item.
		return preview.properties?.data?.items ?? preview;
	};
	const texts = new Map<string, string>();
	for (const [file, [operationId, kind]] of Object.entries(outputs)) {
		const texted = kind === clients ? contactDetails : [];
		const preview = pickFields(recordPreview(operationId), kind.mainFields, texted);
		texts.set(`${VERSION}/${file}.json`, await formatPreview(preview));
	}
	// The trigger has no operations, so n8n finds its preview by version alone.
	const properties = { event: { type: 'string' }, referral: recordPreview('listReferrals') };
	texts.set(`${VERSION}.json`, await formatPreview({ type: 'object', properties }));
	await writeOrCheck(TARGET, texts, 'npm run output-previews');
}

runScript(main);
