/** What is wrong with one parameter of one item, in words for the person who filled it in. */
export interface ParameterProblem {
	/** The parameter's name in saved workflows, e.g. `slaDeadline`. */
	readonly parameter: string;
	/** What is wrong, naming the parameter by its label. Never quotes what was entered: it may be personal data. */
	readonly message: string;
	/** What to do about it. */
	readonly advice: string;
}

/** Thrown by everything that reads parameters: the item cannot be sent as it stands. */
export class InvalidParameters extends Error {
	/** @param problems all that is wrong with the item, in the order of the panel; at least one */
	constructor(readonly problems: readonly ParameterProblem[]) {
		super(problems.map((complaint) => complaint.message).join('; '));
		this.name = 'InvalidParameters';
	}
}

/**
 * Builds the complaint about one parameter.
 *
 * @param parameter the parameter's name in saved workflows
 * @param message what is wrong, naming the parameter by its label
 * @param advice what to do about it
 */
export function invalidParameter(
	parameter: string,
	message: string,
	advice: string,
): InvalidParameters {
	return new InvalidParameters([{ parameter, message, advice }]);
}

type Parsers<Values> = { readonly [Name in keyof Values]: () => Values[Name] };

/**
 * Reads several parameters and complains about all of them together, so that nobody has to mend them one run at a time.
 *
 * @param parsers one reader per value wanted
 * @returns what each reader returned
 * @throws {InvalidParameters} with the complaints of every reader that had one
 */
export function parseAll<Values extends object>(parsers: Parsers<Values>): Values {
	const problems: ParameterProblem[] = [];
	const values: Partial<Values> = {};
	for (const name in parsers) {
		try {
			values[name] = parsers[name]();
		} catch (caught) {
			problems.push(...problemsOf(caught));
		}
	}
	if (!isComplete(values, parsers)) {
		// Several readers may read the same parameter.
		const distinctProblems = new Map(problems.map((complaint) => [complaint.message, complaint]));
		throw new InvalidParameters([...distinctProblems.values()]);
	}
	return values;
}

function isComplete<Values extends object>(
	values: Partial<Values>,
	parsers: Parsers<Values>,
): values is Values {
	return Object.keys(parsers).every((name) => name in values);
}

/**
 * What a reader's exception says about the parameters.
 *
 * @param caught what was thrown
 * @returns the complaints of an {@link InvalidParameters}
 * @throws anything else again, for it is no complaint
 */
export function problemsOf(caught: unknown): readonly ParameterProblem[] {
	if (caught instanceof InvalidParameters) return caught.problems;
	return rethrow(caught);
}

function rethrow(caught: unknown): never {
	throw caught;
}
