import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { getMember } from '../../../nodes/PlannrReferral/transport/json';

/** Something with a label that the panel shows: a parameter, a choice, a way of naming a record. */
export interface PanelText {
	/** Where it is, by the names of saved workflows. */
	readonly place: string;
	readonly label: string;
	readonly description?: string | undefined;
	readonly placeholder?: string | undefined;
	readonly hint?: string | undefined;
	/** What an operation is called in n8n's list of nodes. */
	readonly action?: string | undefined;
	/** What is said of a text that the panel does not accept. */
	readonly validationMessages?: readonly string[];
}

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;
type Mode = NonNullable<INodeProperties['modes']>[number];

/** Everything that a panel shows, from top to bottom, at any depth. */
export function findPanelTexts(entries: readonly Entry[], place = ''): PanelText[] {
	return entries.flatMap((entry) => shown(entry, place));
}

function shown(entry: Entry, parent: string): PanelText[] {
	if ('value' in entry) {
		const { name: label, description, action } = entry;
		return [{ place: `${parent}=${String(entry.value)}`, label, description, action }];
	}
	const place = parent === '' ? entry.name : `${parent}.${entry.name}`;
	if ('values' in entry)
		return [{ place, label: entry.displayName }, ...findPanelTexts(entry.values, place)];
	const { displayName: label, description, placeholder, hint, modes = [], options = [] } = entry;
	return [
		{ place, label, description, placeholder, hint },
		...modes.map((mode) => shownMode(mode, place)),
		...findPanelTexts(options, place),
	];
}

function shownMode(mode: Mode, parent: string): PanelText {
	const { name, displayName: label, placeholder, hint, validation = [] } = mode;
	const complaints = validation
		.map((rule) => ('properties' in rule ? getMember(rule.properties, 'errorMessage') : undefined))
		.filter((message) => typeof message === 'string');
	return { place: `${parent}@${name}`, label, placeholder, hint, validationMessages: complaints };
}

/** Every parameter of a panel, at any depth. */
export function findParameters(entries: readonly Entry[]): INodeProperties[] {
	return entries.flatMap((entry) => {
		if ('value' in entry) return [];
		if ('values' in entry) return findParameters(entry.values);
		return [entry, ...findParameters(entry.options ?? [])];
	});
}
