import { type INodeExecutionData, type IPollFunctions, NodeOperationError } from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import { PlannrError } from '../transport/errors';
import { deadline } from '../transport/deadline';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import { InvalidParameters } from '../parameters/invalidParameters';
import { findChanges } from './detectChanges';
import { type Happening, isWanted } from './events';
import { findExample } from './sampleEvent';
import { readMemory, writeMemory } from './state';
import { oneByOne } from './sequential';
import { type Settings, readSettings } from './properties';
import { credentialError, pollError, settingsError } from './errors';

/** How long a poll may take where n8n does not tell (before about 2.30), in milliseconds; n8n's own default. */
const USUAL_BUDGET_MS = 5 * 60 * 1000;

/** The longest that one answer is waited for, in milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * Finds out what happened since the last poll.
 *
 * @param context the trigger that polls
 * @returns one item for each thing that happened, or null when nothing did; by hand, a recent example
 * @throws {NodeOperationError} when the trigger or its credential is set to something that cannot be
 * @throws {NodeApiError} when Plannr cannot be asked; nothing is remembered of such a poll
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const settings = settingsOf(context);
	const ends = Date.now() + budgetOf(context);
	if (context.getMode() === 'manual') return [[itemOf(await example(context, settings, ends))]];
	const { id = '' } = context.getWorkflow();
	return await oneByOne(
		`${id} ${context.getNode().id}`,
		async () => await news(context, settings, ends),
	);
}

async function news(
	context: IPollFunctions,
	settings: Settings,
	ends: number,
): Promise<INodeExecutionData[][] | null> {
	const staticData = context.getWorkflowStaticData('node');
	const { happenings, memory } = await ask(context, ends, async (plannr) => {
		const isDueWanted = settings.events.has('slaDueSoon');
		const now = () => plannr.serverClock.timeAt(plannr.clock.moment()) ?? plannr.clock.now();
		const nearness = {
			days: settings.slaDays,
			direction: settings.direction,
			now,
			timeZone: context.getTimezone(),
		};
		const memory = readMemory(staticData);
		return await findChanges(plannr, memory, isDueWanted ? nearness : undefined, now);
	});
	// The one place where anything is remembered, after everything has been read.
	writeMemory(staticData, memory);
	const items = happenings.filter((happening) => isWanted(happening, settings)).map(itemOf);
	return items.length === 0 ? null : [items];
}

async function example(
	context: IPollFunctions,
	settings: Settings,
	ends: number,
): Promise<Happening> {
	const found = await ask(context, ends, async (plannr) => await findExample(plannr, settings));
	if (found !== undefined) return found;
	throw new NodeOperationError(
		redactNodeParameters(context.getNode()),
		'There is no referral to show yet',
		{
			description:
				"No referral fits 'Trigger On' and 'Direction' at present. Choose something else to try the workflow with, or activate it and wait",
		},
	);
}

/**
 * Asks Plannr, within the time that n8n gives.
 *
 * @param context the trigger that polls
 * @param ends when the time is over, in milliseconds since 1970; another poll of this trigger may have taken part of it
 * @param question what is to be asked
 */
async function ask<Result>(
	context: IPollFunctions,
	ends: number,
	question: (plannr: PlannrClient) => Promise<Result>,
): Promise<Result> {
	const leftMs = Math.max(0, ends - Date.now());
	const timeoutMs = Math.min(TIMEOUT_MS, Math.max(1, leftMs / 2));
	const totalMs = leftMs - timeoutMs;
	const { clock, onWait } = deadline(totalMs, totalMs);
	const door = { timeoutMs, clock, onWait, canWrite: () => false };
	const plannr = await createPlannrClient(context, door).catch((caught: unknown) => {
		throw credentialError(context.getNode(), caught);
	});
	return await question(plannr).catch((caught: unknown) => {
		if (!(caught instanceof PlannrError)) throw caught;
		throw pollError(context.getNode(), caught, clock.now(), context.getMode() === 'manual');
	});
}

/** Older versions of n8n have no such function, whatever the types say. */
function budgetOf(context: IPollFunctions | { getPollBudgetMs?: undefined }): number {
	return context.getPollBudgetMs?.() ?? USUAL_BUDGET_MS;
}

function settingsOf(context: IPollFunctions): Settings {
	const read = attempt(() => readSettings(context));
	if (!(read instanceof InvalidParameters)) return read;
	throw settingsError(context.getNode(), read.complaints);
}

function attempt<Value>(read: () => Value): Value | InvalidParameters {
	try {
		return read();
	} catch (caught) {
		return caught instanceof InvalidParameters ? caught : rethrow(caught);
	}
}

function rethrow(caught: unknown): never {
	throw caught;
}

function itemOf({ event, referral }: Happening): INodeExecutionData {
	return { json: { event, referral } };
}
