import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Referral, addDemoReferrals, demo } from '../../sandbox';
import { numberedUuid, receivedByAdviser } from '../engine/manyReferrals';
import { useMockPlannr } from '../engine/createWorkflow';
import { TRIGGER } from '../texts';
import { buildReferral } from '../writes/existingReferral';
import { allEvents, poll, summariseEvents } from './polling';

const mockPlannr = useMockPlannr();

/** The other firm's name. */
const FIRM = 'Example Mortgage Desk LLP';

/** Adds a referral that the demo's adviser has just received. */
function receive(changes: Partial<Referral> = {}): string {
	const uuid = numberedUuid(1);
	const [createdAt, updatedAt] = [new Date(), new Date()];
	const referral = { ...buildReferral(1), ...receivedByAdviser, createdAt, updatedAt, uuid };
	mockPlannr().data.referrals.set(uuid, { ...referral, ...changes });
	return uuid;
}

const pollWith = async (filters: INodeParameters, staticData: IDataObject) =>
	summariseEvents(
		await poll(mockPlannr(), { events: allEvents, slaDays: 5, filters }, { staticData }),
	);

it.each<[INodeParameters, boolean]>([
	[{}, true],
	[{ adviceTypes: ['tax'] }, true],
	[{ adviceTypes: '={{ "Tax" }}' }, true],
	[{ adviceTypes: ['pensions', 'mortgages'] }, false],
	[{ firms: FIRM.toUpperCase() }, true],
	[{ firms: demo.firms.recipient.toUpperCase() }, true],
	[{ firms: `={{ ["Doe, Roe & Co Ltd", "${FIRM}"] }}` }, true],
	[{ firms: `Doe, Roe & Co Ltd\n${FIRM}` }, true],
	[{ firms: `Doe, Roe & Co Ltd, ${FIRM}` }, false],
	[{ firms: 'Example Mortgage Desk' }, false],
	[{ adviceTypes: ['tax'], firms: 'Another Firm' }, false],
])(
	'The filters %j include a referral: %s; left out, it is not reported later',
	async (filters, isIncluded) => {
		const staticData: IDataObject = {};
		await pollWith(filters, staticData);
		const slaDeadline = new Date().toISOString().slice(0, 10);
		const uuid = receive({ adviceType: 'tax', slaDeadline });
		const expected = [`referralReceived ${uuid}`, `slaDueSoon ${uuid}`];
		expect(await pollWith(filters, staticData)).toEqual(isIncluded ? expected : []);
		expect(await pollWith({}, staticData)).toEqual([]);
	},
);

it('A referral that does not show what a filter compares is left out, which is logged', async () => {
	const staticData: IDataObject = {};
	const warnings: string[] = [];
	const pollTax = async () =>
		await poll(
			mockPlannr(),
			{ events: ['referralReceived'], filters: { adviceTypes: ['tax'] } },
			{ staticData, warnings },
		);
	await pollTax();
	const data = [{ uuid: numberedUuid(1), direction: 'received', status: 'pending' }];
	mockPlannr().addFault({ effect: { kind: 'response', status: 200, body: { data } } });
	expect(await pollTax()).toEqual([]);
	expect(warnings).toEqual([
		expect.stringContaining(`referralReceived of referral ${numberedUuid(1)} is left out`),
	]);
});

it('A deadline that Direction left out is not reported later', async () => {
	const staticData: IDataObject = {};
	const pollDirection = async (direction: string) =>
		await poll(mockPlannr(), { events: ['slaDueSoon'], direction }, { staticData });
	await pollDirection('sent');
	receive({ slaDeadline: '2026-01-01' });
	expect(await pollDirection('sent')).toEqual([]);
	expect(await pollDirection('any')).toEqual([]);
});

it.each<[INodeParameters, string]>([
	[{ filters: { adviceTypes: [] } }, "'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ null }}' } }, "'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ undefined }}' } }, "'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ ["tax", null] }}' } }, "Entry 2 of 'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ "Tax?" }}' } }, "'Advice Types'"],
	[{ filters: { adviceTypes: '={{ $("Nowhere").item.json.x }}' } }, "'Advice Types'"],
	[{ filters: { firms: '' } }, "'Firms' is empty"],
	[{ filters: { firms: ' ' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ [] }}' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ null }}' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ ["Doe & Co", ""] }}' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ 7 }}' } }, "'Firms'"],
	[{ filters: { firms: '={{ $("Nowhere").item.json.x }}' } }, "'Firms'"],
	[{ direction: '={{ null }}' }, "'Direction' is empty"],
	[{ direction: '={{ "" }}' }, "'Direction' is empty"],
	[{ slaDays: '={{ null }}' }, "'SLA Days'"],
	[{ slaDays: '={{ "" }}' }, "'SLA Days'"],
	[{ events: '={{ null }}' }, "'Trigger On' is empty"],
	[{ events: '={{ ["referralSent", ""] }}' }, "Entry 2 of 'Trigger On' is empty"],
])('%j fails and names the field, and nothing is sent', async (parameters, message) => {
	for (const mode of ['trigger', 'manual'] as const) {
		await expect(
			poll(mockPlannr(), { events: allEvents, ...parameters }, { mode }),
		).rejects.toThrow(message);
	}
	expect(mockPlannr().requestLog).toEqual([]);
});

describe('Fetch Test Event', () => {
	const fetchSample = async (filters: INodeParameters) =>
		summariseEvents(
			await poll(mockPlannr(), { events: ['referralReceived'], filters }, { mode: 'manual' }),
		);

	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	it('names firms without a connection', async () => {
		const firms = `Doe, Roe & Co Ltd; ${FIRM}; ${demo.firms.third}x`;
		await expect(fetchSample({ firms })).rejects.toThrow(TRIGGER.noConnection);
		await expect(fetchSample({ firms: 'Fictional Harbour Advice Ltd' })).rejects.toThrow(
			TRIGGER.noConnection,
		);
	});

	it('suggests connected firms with a similar name', async () => {
		await expect(fetchSample({ firms: 'Mortgage Desk; Roe & Co' })).rejects.toThrow(
			`${TRIGGER.noConnection} 'Mortgage Desk' (similar: '${FIRM}'), 'Roe & Co'`,
		);
	});

	it('shortens the name of a firm that is far too long', async () => {
		const shown = await fetchSample({ firms: 'x'.repeat(20_000) }).catch(String);
		expect(shown).toContain(TRIGGER.noConnection);
		expect(String(shown).length).toBeLessThan(300);
	});

	it('shows a referral that the filters include', async () => {
		const sample = [`referralReceived ${demo.referrals.received}`];
		expect(await fetchSample({ firms: FIRM, adviceTypes: ['mortgages', 'pensions'] })).toEqual(
			sample,
		);
		await expect(fetchSample({ adviceTypes: ['other'] })).rejects.toThrow(TRIGGER.noSample);
	});

	it('finds one among many', async () => {
		for (let number = 0; number < 130; number++) {
			const uuid = numberedUuid(number);
			receive();
			const existing = mockPlannr().data.referrals.get(numberedUuid(1));
			if (existing !== undefined) mockPlannr().data.referrals.set(uuid, { ...existing, uuid });
		}
		expect(await fetchSample({ adviceTypes: ['pensions'] })).toEqual([
			`referralReceived ${demo.referrals.received}`,
		]);
	});
});
