import { createUuid, demo } from './demoData';
import { truncateToSecond } from './londonTime';
import type { Account, MockData, NamedRecord } from './mockData';

const DAY_MS = 86_400_000;

const split = (names: string): string[] => names.split(',');

/** Each pair of neighbours is a couple. */
const FIRST_NAMES = split(
	'Ada,José,Renée,Dafydd,Siân,Jean-Luc,Zoë,Mary Jane,Example,Łukasz,Sample,Jürgen',
);
const LAST_NAMES = split(
	"Placeholder,O’Fiction,D'Example,Doe-Roe,Müster,Specimen–Sample,Nobody,van der Test,Ffiction,Mc Mock",
);
const ENTITIES = ['Family Trust', 'Will Trust, 2019', '& Co Ltd', ', Roe & Partners LLP'] as const;

const createRecords = (kind: string, names: readonly string[]): NamedRecord[] =>
	names.map((name, index) => ({ uuid: createUuid(kind, index + 1), name }));
const STATUSES = createRecords('57a757a7', ['Active', 'Onboarding', 'Archived']);
const GROUPS = createRecords('96009600', ['Pension Reviews', 'Workplace', 'Workplace Plus']);

type Who = Pick<Account, 'role' | 'firstName' | 'lastName' | 'entityName' | 'email'>;

/** The address of a household, in the form that both people of a couple share. */
const addressOf = (household: number): string => `household.${household}@example.co.uk`;

/** 120 people: 60 couples, of which every second shares an address; every tenth person has none. */
const PEOPLE: readonly Who[] = LAST_NAMES.flatMap((lastName, last) =>
	FIRST_NAMES.map((firstName, first) => {
		const number = last * FIRST_NAMES.length + first;
		const household = Math.floor(number / 2);
		const own = household % 2 === 0 ? addressOf(household) : `client.${number}@example.com`;
		const email = number % 10 === 7 ? null : own;
		return { role: 'individual', firstName, lastName, entityName: null, email };
	}),
);

/** Four people with the names of others, but other addresses. */
const NAMESAKES: readonly Who[] = PEOPLE.slice(0, 2).flatMap((who, number) => [
	{ ...who, email: `namesake.${number}@example.com` },
	{ ...who, email: null },
]);

/** The first 30 couples as joint clients, with the address of the household. */
const JOINT: readonly Who[] = PEOPLE.slice(0, 60).flatMap((one, number) => {
	const other = PEOPLE[number + 1];
	if (number % 2 === 1 || other === undefined) return [];
	const firstName = `${one.firstName} and ${other.firstName}`;
	return [{ ...one, role: 'joint', firstName, email: addressOf(number / 2) }];
});

/** 40 trusts and businesses, some with a comma in the name. */
const ORGANISATIONS: readonly Who[] = LAST_NAMES.flatMap((lastName, last) =>
	ENTITIES.map((entity, index) => ({
		role: index < 2 ? 'trust' : 'business',
		firstName: '',
		lastName: '',
		entityName: `${lastName}${entity.startsWith(',') ? '' : ' '}${entity}`,
		email: index === 1 ? null : `office.${last}.${index}@example.co.uk`,
	})),
);

/**
 * Adds 194 clients of every role to the sending firm of the demo data, which has 200 then. All are fictional: the
 * addresses are on reserved domains, the telephone numbers are those that Ofcom reserves for drama. Tests start without
 * them.
 */
export function addDemoClients(data: MockData, now: Date = new Date()): void {
	[...PEOPLE, ...NAMESAKES, ...JOINT, ...ORGANISATIONS].forEach((who, number) => {
		const uuid = createUuid('c1c1c1c1', 1001 + number);
		const createdAt = truncateToSecond(new Date(now.getTime() - (number + 1) * 3 * DAY_MS));
		data.accounts.set(uuid, {
			...who,
			uuid,
			firmUuid: demo.firms.sender,
			type: 'client',
			phoneNumber: number % 9 === 4 ? null : `07700 900${String(number).padStart(3, '0')}`,
			status: STATUSES[number % STATUSES.length] ?? null,
			isProspect: number % 6 === 5,
			groups: GROUPS.filter((_, index) => number % (index + 3) === 0),
			assignedAdviserUuid: [demo.account, demo.preferredAccount, null][number % 3] ?? null,
			createdAt,
			updatedAt: createdAt,
		});
	});
}
