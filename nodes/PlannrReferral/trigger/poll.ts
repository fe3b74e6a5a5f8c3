import { type INodeExecutionData, type IPollFunctions, NodeOperationError } from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import { PlannrError } from '../transport/errors';
import { createDeadline } from '../transport/deadline';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import { InvalidParameters } from '../parameters/invalidParameters';
import { detectChanges } from './detectChanges';
import { type TriggerEvent, matchesFilter } from './events';
import { fetchSampleEvent } from './sampleEvent';
import { loadState, saveState } from './state';
import { runSequentially } from './runSequentially';
import { type TriggerSettings, parseSettings } from './properties';
import { createCredentialError, createPollError, createSettingsError } from './errors';

/** How long a poll may take where n8n sets no budget (before about 2.30), in milliseconds: n8n's own default. */
const DEFAULT_BUDGET_MS = 5 * 60 * 1000;

/** The timeout of one request, in milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * Polls for events.
 *
 * @param context the trigger that polls
 * @returns one item for each event since the last poll, or null when there is none; in a manual execution, a sample
 * @throws {NodeOperationError} when a parameter is invalid, or a manual execution finds no sample
 * @throws {NodeApiError} when the credential is invalid or a request fails; the saved state does not change then
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
	const { events, state } = await withClient(context, endsAt, async (client) => {
		const isSlaDueSelected = settings.events.has('slaDueSoon');
		const now = () => client.serverClock.timeAt(client.clock.moment()) ?? client.clock.now();
		const slaDue = {
			days: settings.slaDays,
			direction: settings.direction,
			now,
			timeZone: context.getTimezone(),
		};
		const savedState = loadState(staticData);
		return await detectChanges(client, savedState, isSlaDueSelected ? slaDue : undefined, now);
	});
	// The state is saved only here, after all requests have succeeded.
	saveState(staticData, state);
	const items = events.filter((event) => matchesFilter(event, settings)).map(toItem);
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
 * Calls Plannr within the time that n8n allows.
 *
 * @param context the trigger that polls
 * @param endsAt when the time is up, in milliseconds since 1970; waiting for an earlier poll may have used some of it
 * @param run sends the requests
 * @returns what `run` returned
 * @throws {NodeApiError} when the credential is invalid or a request fails
 */
async function withClient<Result>(
	context: IPollFunctions,
	endsAt: number,
	run: (client: PlannrClient) => Promise<Result>,
): Promise<Result> {
	const remainingMs = Math.max(0, endsAt - Date.now());
	const timeoutMs = Math.min(TIMEOUT_MS, Math.max(1, remainingMs / 2));
	const totalMs = remainingMs - timeoutMs;
	const { clock, onWait } = createDeadline(totalMs, totalMs);
	const clientOptions = { timeoutMs, clock, onWait, canWrite: () => false };
	const client = await createPlannrClient(context, clientOptions).catch((caught: unknown) => {
		throw createCredentialError(context.getNode(), caught);
	});
	return await run(client).catch((caught: unknown) => {
		if (!(caught instanceof PlannrError)) throw caught;
		throw createPollError(context.getNode(), caught, clock.now(), context.getMode() === 'manual');
	});
}

/** Older versions of n8n lack `getPollBudgetMs`, although the types declare it. */
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
