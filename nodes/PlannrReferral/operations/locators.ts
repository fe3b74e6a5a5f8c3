import type { INodeProperties } from 'n8n-workflow';

const EXAMPLE = 'e.g. 550e8400-e29b-41d4-a716-446655440000';

/** How one record is named: by its UUID. */
export const oneByUuid: Pick<INodeProperties, 'modes'> = {
	modes: [
		{
			displayName: 'By UUID',
			name: 'id',
			type: 'string',
			placeholder: EXAMPLE,
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '\\s*[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\s*',
						errorMessage: 'Not a UUID',
					},
				},
			],
		},
	],
};

/** How one or several records are named: by their UUIDs, checked when the node runs, for an expression may give a list. */
export const severalByUuid: Pick<INodeProperties, 'modes'> = {
	modes: [
		{
			displayName: 'By UUID',
			name: 'id',
			type: 'string',
			placeholder: EXAMPLE,
			hint: 'Several UUIDs may be separated by commas, spaces or line breaks',
		},
	],
};
