import { InvalidParameters } from '../../../nodes/PlannrReferral/parameters/item';
import {
	indexSimilarNames,
	toEmailKey,
	toMatchKey,
	toServerSearch,
} from '../../../nodes/PlannrReferral/parameters/matching';
import { toSearchWords } from '../../../nodes/PlannrReferral/transport/text';
import {
	type ReferenceMode,
	parseReferences,
} from '../../../nodes/PlannrReferral/parameters/references';
import { type Random, createName, createRandom, pick, spell } from './spellings';
import { parameterOf } from './parameterOf';
import { processorTimeOf } from '../processorTime';

const RUNS = 20_000;

/** Returns the random cases, of 20,000, in which something does not hold; the first three of them are enough. */
function findCounterexamples(holds: (random: Random) => true | readonly unknown[]): unknown[] {
	const random = createRandom(15);
	const found: unknown[] = [];
	for (let run = 0; run < RUNS && found.length < 3; run++) {
		const result = holds(random);
		if (result !== true) found.push(result);
	}
	return found;
}

const keysOf = (value: unknown, mode: ReferenceMode) =>
	parseReferences(parameterOf('clients', 'Clients')(value), mode).references.map((reference) =>
		reference.kind === 'uuid' ? reference.uuid : reference.key,
	);

describe('Two spellings of a name', () => {
	it('have one key, are one reference, and share what the server is asked for', () => {
		const counterexamples = findCounterexamples((random) => {
			const name = createName(random);
			const spelling = spell(random, name);
			const key = toMatchKey(name);
			const isOne =
				toMatchKey(spelling) === key &&
				toMatchKey(key) === key &&
				key.includes(toServerSearch(spelling).toLowerCase()) &&
				keysOf([spelling, name], 'name').join('|') === key;
			return isOne || [name, spelling];
		});
		expect(counterexamples).toEqual([]);
	});
});

describe('Two names', () => {
	it('have different keys where a letter, an accent or the order differs', () => {
		const counterexamples = findCounterexamples((random) => {
			const [one, other] = [createName(random), createName(random)];
			const areEqual = toMatchKey(spell(random, one)) === toMatchKey(spell(random, other));
			return areEqual === (one === other) || [one, other];
		});
		expect(counterexamples).toEqual([]);
	});

	it.each([
		['Zoe', 'Zoë'],
		['Weiss', 'Weiß'],
		['Jane-Roe', 'Jane Roe'],
		["O'Connor", 'OConnor'],
		['Roe, Jane', 'Roe Jane'],
	])('are different: %s and %s', (one, other) => {
		expect(toMatchKey(one)).not.toBe(toMatchKey(other));
	});

	it.each([
		['Mrs Jane Client', ['Jane Client']],
		['Client, Jane', ['Jane Client']],
		['Jane', ['Jane Client', 'Jane Roe', 'Jane Mary Roe']],
		['ZOE SOHNE', ['Zoë Söhne']],
		['Lee Webb Limited', ['Lee, Webb & Partners LLP', 'Webb, Lee']],
		['jane  client', []],
		['Janet Client', []],
		['Mr', []],
	])('%s is similar to %j', (text, similar) => {
		const names = [
			'Jane Client',
			'Jane Mary Roe',
			'Jane Roe',
			'Lee, Webb & Partners LLP',
			'Webb, Lee',
			'Zoë Söhne',
		];
		expect(indexSimilarNames(names)(text).sort()).toEqual([...similar].sort());
	});

	it('are found among many in little time, also where all share a word', async () => {
		const names = Array.from({ length: 20_000 }, (_, index) => `Client ${index}`);
		const time = await processorTimeOf(() => {
			const find = indexSimilarNames(names);
			for (let index = 0; index < 10_000; index++) find(`Mr Client ${index}`);
			expect(find('Mr Client 19999')).toEqual(['Client 19999']);
		});
		expect(time).toBeLessThan(3000);
	});
});

const DOMAINS = ['example.com', 'example.co.uk', 'bücher.example', 'one-two.example'] as const;

const createAddress = (random: Random) => {
	const letters = Array.from({ length: 2 + random(3) }, () =>
		pick(random, ['a', 'b', "'", '+', '-', '.']),
	);
	return `x${letters.join('')}z@${pick(random, DOMAINS)}`;
};

/** What surrounds an address in a spreadsheet or in a message. */
const DECORATIONS = [
	(text: string) => text,
	(text: string) => `Roe, Jane <${text}>`,
	(text: string) => `"Jane, Roe" <${text}>`,
	(text: string) => `<${text}>`,
	(text: string) => `mailto:${text}`,
	(text: string) => `Jane [mailto:${text}]`,
	(text: string) => `“${text}”`,
	(text: string) => `${text}.`,
] as const;

describe('E-mail addresses', () => {
	it('have one key however they are spelt, also with a display name', () => {
		const counterexamples = findCounterexamples((random) => {
			const address = createAddress(random);
			const entered = pick(random, DECORATIONS)(spell(random, address));
			return keysOf([entered], 'email')[0] === toEmailKey(address) || [address, entered];
		});
		expect(counterexamples).toEqual([]);
	});

	it('have different keys where they are different', () => {
		const counterexamples = findCounterexamples((random) => {
			const [one, other] = [createAddress(random), createAddress(random)];
			return (toEmailKey(one) === toEmailKey(other)) === (one === other) || [one, other];
		});
		expect(counterexamples).toEqual([]);
	});

	it('are split where several are in one text', () => {
		const counterexamples = findCounterexamples((random) => {
			const addresses = Array.from({ length: 1 + random(4) }, () => createAddress(random));
			const separator = pick(random, [';', '; ', ', ', ',', '\n', ';\r\n']);
			const text = addresses.map((address) => pick(random, DECORATIONS)(address)).join(separator);
			const keys = [...new Set(addresses.map(toEmailKey))];
			return keysOf(text, 'email').join() === keys.join() || [text];
		});
		expect(counterexamples).toEqual([]);
	});

	it.each([
		['jane.roe+tax@example.co.uk', 'jane.roe+tax@example.co.uk'],
		["mary.o'neill@example.co.uk", 'neill@example.co.uk'],
		['jane@bücher.example', 'jane@'],
		['jane@xn--bcher-kva.example', 'jane@'],
		['Zoe\u0308 O’Connor', 'Connor'],
		['x̌yz x̌', 'yz'],
		['éè', ''],
	])('of %s, Plannr is asked for "%s"', (text, part) => {
		expect(toServerSearch(text)).toBe(part);
	});
});

describe('The words of a search', () => {
	it.each([
		['O’Neill & Söhne, Zoë', ['oneill', 'sohne', 'zoe']],
		['Weiß-Łukasz', ['weiss', 'lukasz']],
		['  \u200b ', []],
	])('of %s are %j', (text, words) => {
		expect(toSearchWords(text)).toEqual(words);
	});
});

describe('Any value', () => {
	const A = '550e8400-e29b-41d4-a716-446655440000';
	const PARTS = [
		'a@x.example',
		'b@x.example',
		',',
		';',
		'\n',
		'<',
		'>',
		'[',
		'"',
		' ',
		'N/A',
		A,
	] as const;
	const createText = (random: Random) =>
		Array.from({ length: random(7) }, () =>
			random(4) === 0 ? String.fromCodePoint(random(0x3000)) : pick(random, PARTS),
		).join('');
	const createValue = (random: Random, depth = 0): unknown => {
		const inner = () => createValue(random, depth + 1);
		if (random(2) === 0 || depth > 2) return createText(random);
		return pick<() => unknown>(random, [
			() => pick<unknown>(random, [null, undefined, 0, NaN, true, new Date(0), new Date(NaN), {}]),
			() => Array.from({ length: random(4) }, inner),
			() => ({ uuid: inner() }),
			() => ({
				__rl: true,
				mode: pick(random, ['id', 'email', 'name', 'nonsense']),
				value: inner(),
			}),
			() => ({ text: inner(), hyperlink: inner() }),
		])();
	};

	it('is read or reported, and nothing else', () => {
		const modes = ['list', 'id', 'email', 'name', 'firm'] as const;
		const counterexamples = findCounterexamples((random) => {
			const [value, mode] = [createValue(random), pick(random, modes)];
			try {
				return !keysOf(value, mode).includes('') || [value, mode];
			} catch (caught) {
				const isReported = caught instanceof InvalidParameters && caught.message.length < 300;
				return isReported || [value, mode, caught];
			}
		});
		expect(counterexamples).toEqual([]);
	});

	it.each([';', ',', '\n', ' ', '<', '[', '.', "'", 'a@x.example,', 'a@', 'a,', '\n x'])(
		'takes time in proportion to its length (%j)',
		async (part) => {
			const text = `x${part.repeat(200_000 / part.length)}x`;
			const time = await processorTimeOf(() => {
				for (const mode of ['id', 'email', 'name'] as const) {
					expect(() => keysOf(text, mode)).not.toThrow(RangeError);
				}
			});
			expect(time).toBeLessThan(1500);
		},
	);
});
