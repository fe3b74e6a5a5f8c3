import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { getMember } from '../../../nodes/PlannrReferral/transport/json';

/** The texts of an entry that the panel shows: a parameter, an option or a mode of a resource locator. */
export interface PanelText {
	/** The path of the entry, by the names in saved workflows. */
	readonly path: string;
	readonly label: string;
	readonly description?: string | undefined;
	readonly placeholder?: string | undefined;
	readonly hint?: string | undefined;
	/** The name of an operation in n8n's nodes panel. */
	readonly action?: string | undefined;
	/** The messages of the validation while typing. */
	readonly validationMessages?: readonly string[];
}

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;
type Mode = NonNullable<INodeProperties['modes']>[number];

/** Finds the texts of all entries of a panel, from top to bottom, at any depth. */
export function findPanelTexts(entries: readonly Entry[], path = ''): PanelText[] {
	return entries.flatMap((entry) => textsOfEntry(entry, path));
}

function textsOfEntry(entry: Entry, parent: string): PanelText[] {
	if ('value' in entry) {
		const { name: label, description, action } = entry;
		return [{ path: `${parent}=${String(entry.value)}`, label, description, action }];
	}
	const path = parent === '' ? entry.name : `${parent}.${entry.name}`;
	if ('values' in entry)
		return [{ path, label: entry.displayName }, ...findPanelTexts(entry.values, path)];
	const { displayName: label, description, placeholder, hint, modes = [], options = [] } = entry;
	return [
		{ path, label, description, placeholder, hint },
		...modes.map((mode) => textsOfMode(mode, path)),
		...findPanelTexts(options, path),
	];
}

function textsOfMode(mode: Mode, parent: string): PanelText {
	const { name, displayName: label, placeholder, hint, validation = [] } = mode;
	const validationMessages = validation
		.map((rule) => ('properties' in rule ? getMember(rule.properties, 'errorMessage') : undefined))
		.filter((message) => typeof message === 'string');
	return { path: `${parent}@${name}`, label, placeholder, hint, validationMessages };
}

/** Finds all parameters of a panel, at any depth. */
export function findParameters(entries: readonly Entry[]): INodeProperties[] {
	return entries.flatMap((entry) => {
		if ('value' in entry) return [];
		if ('values' in entry) return findParameters(entry.values);
		return [entry, ...findParameters(entry.options ?? [])];
	});
}
