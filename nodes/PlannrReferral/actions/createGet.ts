import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type Parameter, parseAll } from '../parameters/item';
import type { RecordReference } from '../parameters/references';
import { PlannrError } from '../transport/errors';
import { CHECK_PERMISSION } from '../transport/explain';
import { fetchRecord } from '../transport/records';
import { createOptionsField, createOutputFields, parseOutput } from './fields/everyOperation';
import type { RecordKind } from './fields/records';
import type { Job, Operation } from './operation';

interface RecordDescription {
	/** The label of the parameter that names the record; in lower case its name, and the noun for the record. */
	readonly label: string;
	/** The locator-specific members of that parameter. */
	readonly locator: Pick<INodeProperties, 'type' | 'default' | 'modes'>;
	/** A sentence without a full stop about who can see such records. */
	readonly visibility: string;
	readonly kind: RecordKind;
	/** Parses which record it is, by its UUID or by what must be looked up. */
	parse(parameter: Parameter): string | RecordReference;
	/** The route of the list to which it belongs. */
	readonly path: string;
	/** Whether what the route returns is such a record; by default it always is. */
	isOfKind?(record: IDataObject): boolean;
}

/** Creates an operation that gets one record. */
export function createGet(record: RecordDescription): Operation {
	const { label, locator, visibility, kind } = record;
	const noun = label.toLowerCase();
	return {
		fields: [
			{
				displayName: label,
				name: noun,
				...locator,
				required: true,
				description: `The ${noun} to retrieve`,
			},
			...createOutputFields(kind),
			createOptionsField(),
		],
		messages: {
			rejected: {
				message: `Could not get the ${noun}`,
				advice: `Check '${label}' first, correct what Plannr's message refers to, then run the workflow again`,
			},
			forbidden: {
				message: `This account is not allowed to see this ${noun}`,
				advice: CHECK_PERMISSION,
			},
			notFound: {
				message: `No such ${noun} was found for this account`,
				advice: `Check '${label}'. ${visibility}`,
			},
			labels: { uuid: label },
		},
		parse(item) {
			const { parsed, formatRecord } = parseAll({
				parsed: () => record.parse(item.get(noun, label)),
				formatRecord: () => parseOutput(item, kind),
			});
			const createJobs = (uuid: string): Job[] => [
				{
					kind: 'read',
					async run(client) {
						const found = await fetchRecord(client, record.path, uuid);
						if (record.isOfKind?.(found) !== false) return { records: [formatRecord(found)] };
						throw new PlannrError('rejected', `the record is not a ${noun}`, 404);
					},
				},
			];
			if (typeof parsed === 'string') return createJobs(parsed);
			return { references: [parsed], create: (uuidOf) => createJobs(uuidOf(parsed)) };
		},
	};
}
