import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { createOperationError } from '../transport/redact';
import { toDisplayText } from '../transport/text';
import { PlannrError } from '../transport/errors';
import { parseCredential } from '../transport/credential';
import { KeyedQueue } from '../transport/queues';
import { createDeadline } from '../transport/clock';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import { InvalidParameters } from '../parameters/item';
import { belongsTo, detectChanges } from './detectChanges';
import { type TriggerEvent, matchesFilter } from './events';
import {
	type UnknownFirm,
	MAX_SAMPLE_SEARCH,
	fetchSampleEvent,
	findFirmsWithoutConnection,
} from './fetchReferrals';
import { type TriggerState, hasState, identifierOf, loadState, saveState } from './state';
import { type TriggerSettings, parseSettings } from './properties';
import { createCredentialError, createPollError, createSettingsError } from './errors';

/** How long a poll may take where n8n sets no budget (before about 2.30), in milliseconds: n8n's own default. */
const DEFAULT_BUDGET_MS = 5 * 60 * 1000;

const TIMEOUT_MS = 30_000;

const MAX_QUOTED_LENGTH = 100;

const MAX_NAMED_FIRMS = 10;

/** Runs the polls of one trigger one after another: two at once would both emit the same events. */
const polls = new KeyedQueue();

/** The problems of the last poll of each trigger in this process, which were logged. */
const loggedProblems = new Map<string, ReadonlySet<string>>();

/**
 * Polls for events.
 *
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
	const key = `${id} ${context.getNode().id}`;
	return await polls.run(key, async () => await fetchEvents(context, key, settings, endsAt));
}

async function fetchEvents(
	context: IPollFunctions,
	key: string,
	settings: TriggerSettings,
	endsAt: number,
): Promise<INodeExecutionData[][] | null> {
	const staticData = context.getWorkflowStaticData('node');
	const savedState = loadState(staticData);
	const isUnreadable = savedState === undefined && hasState(staticData);
	const detect = async () =>
		await withClient(context, endsAt, savedState, async (client) => ({
			isAccountKnown: client.accountUuid !== '' || (savedState?.account ?? '') === '',
			...(await detectChanges(client, savedState, settings.slaDays)),
		}));
	const detected = await detect();
	// Where n8n has only now detected the account, it may be another one than that of the saved state.
	const { events, state, problems } = detected.isAccountKnown ? detected : await detect();
	// After a first poll that n8n detected the account for, another account would otherwise pass for the same one.
	const account = state.account === '' ? await readAccount(context) : state.account;
	// The state is saved only here, after all requests have succeeded.
	saveState(staticData, { ...state, account });
	const unclear = events.filter((event) => matchesFilter(event, settings) === undefined);
	logProblems(context, key, [
		...(isUnreadable ? ['The saved state is unreadable, so the trigger starts again'] : []),
		...problems,
		...unclear.map(
			({ event, referral }) =>
				`${event} of referral ${identifierOf(referral) ?? ''} is left out: Plannr does not show what the filters compare`,
		),
	]);
	const items = events.filter((event) => matchesFilter(event, settings) === true).map(toItem);
	return items.length === 0 ? null : [items];
}

/** Logs each problem once in a row, since polls may be a minute apart. */
function logProblems(context: IPollFunctions, key: string, problems: readonly string[]): void {
	const logged = loggedProblems.get(key);
	for (const problem of new Set(problems)) {
		if (logged?.has(problem) !== true)
			context.logger.warn(`${context.getNode().name}: ${problem}.`);
	}
	if (problems.length > 0) loggedProblems.set(key, new Set(problems));
	else loggedProblems.delete(key);
}

async function fetchSample(
	context: IPollFunctions,
	settings: TriggerSettings,
	endsAt: number,
): Promise<TriggerEvent> {
	const { firms = [] } = settings;
	const { sample, unknownFirms } = await withClient(context, endsAt, undefined, async (client) => ({
		unknownFirms: firms.length > 0 ? await findFirmsWithoutConnection(client, firms) : [],
		sample: await fetchSampleEvent(client, settings),
	}));
	if (unknownFirms.length > 0) {
		const names = unknownFirms.slice(0, MAX_NAMED_FIRMS).map(formatUnknownFirm);
		throw createOperationError(
			context.getNode(),
			`No connection was found with ${names.join(', ')}`,
			{
				description:
					"Enter each firm's full name in 'Firms' as shown in Plannr, one per line. Without a connection, a firm's referrals never start the workflow.",
			},
		);
	}
	if (sample !== undefined) return sample;
	throw createOperationError(context.getNode(), 'No matching referral to show yet', {
		description: `None of the newest referrals matches 'Trigger On', 'Direction' and 'Filters' (up to ${MAX_SAMPLE_SEARCH} are checked for each event). To test the workflow, choose an event that has happened before, such as Referral Sent, or remove filters. Or publish the workflow (n8n 1: activate it) and wait for the next event.`,
	});
}

function formatUnknownFirm({ firm, similar }: UnknownFirm): string {
	const entered = firm.kind === 'uuid' ? firm.uuid : firm.text;
	const [text = '', ...names] = [entered, ...similar].map(
		(name) => `'${toDisplayText(name, MAX_QUOTED_LENGTH)}'`,
	);
	return names.length === 0 ? text : `${text} (similar: ${names.join(', ')})`;
}

/** Calls Plannr within the time that n8n allows, of which waiting for an earlier poll may have used some. */
async function withClient<Result>(
	context: IPollFunctions,
	endsAt: number,
	savedState: TriggerState | undefined,
	run: (client: PlannrClient) => Promise<Result>,
): Promise<Result> {
	const remainingMs = Math.max(0, endsAt - Date.now());
	const timeoutMs = Math.min(TIMEOUT_MS, Math.max(1, remainingMs / 2));
	const totalMs = remainingMs - timeoutMs;
	const clock = createDeadline(totalMs, totalMs);
	const clientOptions = { timeoutMs, clock, canWrite: () => false };
	const client = await createPlannrClient(context, clientOptions).catch((caught: unknown) => {
		throw createCredentialError(context.getNode(), caught);
	});
	return await run(client).catch((caught: unknown) => {
		if (!(caught instanceof PlannrError)) throw caught;
		const kind = belongsTo(savedState, client) ? 'later' : 'first';
		const isManual = context.getMode() === 'manual';
		throw createPollError(context.getNode(), caught, clock.now(), isManual ? 'manual' : kind);
	});
}

/** Returns the UUID of the account that the credential names or n8n has detected by now; empty while it is unknown. */
async function readAccount(context: IPollFunctions): Promise<string> {
	const { account } = parseCredential(await context.getCredentials('plannrApi'));
	return account.toLowerCase();
}

/** Older versions of n8n lack `getPollBudgetMs`, although the types declare it. */
function getBudgetMs(context: IPollFunctions | { getPollBudgetMs?: undefined }): number {
	return context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
}

function getSettings(context: IPollFunctions): TriggerSettings {
	try {
		return parseSettings(context);
	} catch (caught) {
		throw caught instanceof InvalidParameters
			? createSettingsError(context.getNode(), caught.problems)
			: caught;
	}
}

function toItem({ event, referral }: TriggerEvent): INodeExecutionData {
	return { json: { event, referral } };
}
