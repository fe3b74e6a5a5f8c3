import type { INode } from 'n8n-workflow';

import { invalidParameter } from './item';

/**
 * Refuses to run a node that is deactivated by something other than `true`, such as the text: its editor shows it as
 * deactivated, but n8n runs it (n8n-core, workflow-execute).
 *
 * @throws {InvalidParameters} when it is
 */
export function rejectDeactivated({ disabled }: INode): void {
	const setting: unknown = disabled;
	const isText = typeof setting === 'string' || typeof setting === 'number';
	if (!isText || !/^\s*(?:true|yes|on|1)\s*$/i.test(String(setting))) return;
	throw invalidParameter(
		'disabled',
		'The node is deactivated in a form that n8n does not understand',
		'Activate it in the editor, or deactivate it there',
	);
}
