import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** Something with a label that the panel shows: a parameter, a choice, a way of naming a record. */
export interface Shown {
	/** Where it is, by the names of saved workflows. */
	readonly place: string;
	readonly label: string;
	readonly description?: string | undefined;
	readonly placeholder?: string | undefined;
}

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;

/** Everything that a panel shows, from top to bottom, at any depth. */
export function shownIn(entries: readonly Entry[], place = ''): Shown[] {
	return entries.flatMap((entry) => shown(entry, place));
}

function shown(entry: Entry, parent: string): Shown[] {
	if ('value' in entry) {
		const place = `${parent}=${String(entry.value)}`;
		return [{ place, label: entry.name, description: entry.description }];
	}
	const place = parent === '' ? entry.name : `${parent}.${entry.name}`;
	if ('values' in entry)
		return [{ place, label: entry.displayName }, ...shownIn(entry.values, place)];
	const { displayName: label, description, placeholder, modes = [], options = [] } = entry;
	const ways = modes.map((mode) => ({
		place: `${place}@${mode.name}`,
		label: mode.displayName,
		placeholder: mode.placeholder,
	}));
	return [{ place, label, description, placeholder }, ...ways, ...shownIn(options, place)];
}

/** Every parameter of a panel, at any depth. */
export function parametersIn(entries: readonly Entry[]): INodeProperties[] {
	return entries.flatMap((entry) => {
		if ('value' in entry) return [];
		if ('values' in entry) return parametersIn(entry.values);
		return [entry, ...parametersIn(entry.options ?? [])];
	});
}
