import { type INodeExecutionData, type IPollFunctions, NodeOperationError } from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import { PlannrError } from '../transport/errors';
import { deadline } from '../transport/deadline';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import { InvalidParameters } from '../parameters/invalidParameters';
import { detectChanges } from './detectChanges';
import { type TriggerEvent, matchesFilter } from './events';
import { fetchSampleEvent } from './sampleEvent';
import { loadState, saveState } from './state';
import { runSequentially } from './sequential';
import { type TriggerSettings, parseSettings } from './properties';
import { createCredentialError, createPollError, createSettingsError } from './errors';

/** How long a poll may take where n8n does not tell (before about 2.30), in milliseconds; n8n's own default. */
const DEFAULT_BUDGET_MS = 5 * 60 * 1000;

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
	const settings = getSettings(context);
	const endsAt = Date.now() + getBudgetMs(context);
	if (context.getMode() === 'manual')
		return [[toItem(await fetchSample(context, settings, endsAt))]];
	const { id = '' } = context.getWorkflow();
	return await runSequentially(
		`${id} ${context.getNode().id}`,
		async () => await fetchEvents(context, settings, endsAt),
	);
}

async function fetchEvents(
	context: IPollFunctions,
	settings: TriggerSettings,
	endsAt: number,
): Promise<INodeExecutionData[][] | null> {
	const staticData = context.getWorkflowStaticData('node');
	const { events: happenings, state } = await withClient(context, endsAt, async (client) => {
		const isSlaDueSelected = settings.events.has('slaDueSoon');
		const now = () => client.serverClock.timeAt(client.clock.moment()) ?? client.clock.now();
		const slaDue = {
			days: settings.slaDays,
			direction: settings.direction,
			now,
			timeZone: context.getTimezone(),
		};
		const memory = loadState(staticData);
		return await detectChanges(client, memory, isSlaDueSelected ? slaDue : undefined, now);
	});
	// The one place where anything is remembered, after everything has been read.
	saveState(staticData, state);
	const items = happenings.filter((event) => matchesFilter(event, settings)).map(toItem);
	return items.length === 0 ? null : [items];
}

async function fetchSample(
	context: IPollFunctions,
	settings: TriggerSettings,
	endsAt: number,
): Promise<TriggerEvent> {
	const sample = await withClient(
		context,
		endsAt,
		async (client) => await fetchSampleEvent(client, settings),
	);
	if (sample !== undefined) return sample;
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
 * @param endsAt when the time is over, in milliseconds since 1970; another poll of this trigger may have taken part of it
 * @param run what is to be asked
 */
async function withClient<Result>(
	context: IPollFunctions,
	endsAt: number,
	run: (client: PlannrClient) => Promise<Result>,
): Promise<Result> {
	const remainingMs = Math.max(0, endsAt - Date.now());
	const timeoutMs = Math.min(TIMEOUT_MS, Math.max(1, remainingMs / 2));
	const totalMs = remainingMs - timeoutMs;
	const { clock, onWait } = deadline(totalMs, totalMs);
	const clientOptions = { timeoutMs, clock, onWait, canWrite: () => false };
	const plannr = await createPlannrClient(context, clientOptions).catch((caught: unknown) => {
		throw createCredentialError(context.getNode(), caught);
	});
	return await run(plannr).catch((caught: unknown) => {
		if (!(caught instanceof PlannrError)) throw caught;
		throw createPollError(context.getNode(), caught, clock.now(), context.getMode() === 'manual');
	});
}

/** Older versions of n8n have no such function, whatever the types say. */
function getBudgetMs(context: IPollFunctions | { getPollBudgetMs?: undefined }): number {
	return context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
}

function getSettings(context: IPollFunctions): TriggerSettings {
	const parsed = tryParse(() => parseSettings(context));
	if (!(parsed instanceof InvalidParameters)) return parsed;
	throw createSettingsError(context.getNode(), parsed.problems);
}

function tryParse<Value>(parse: () => Value): Value | InvalidParameters {
	try {
		return parse();
	} catch (caught) {
		return caught instanceof InvalidParameters ? caught : rethrow(caught);
	}
}

function rethrow(caught: unknown): never {
	throw caught;
}

function toItem({ event, referral }: TriggerEvent): INodeExecutionData {
	return { json: { event, referral } };
}
