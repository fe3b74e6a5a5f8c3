/** A problem with one parameter of one item, worded for the user. */
export interface ParameterProblem {
	/** The parameter's name in saved workflows, e.g. `slaDeadline`. */
	readonly parameter: string;
	/** The problem, naming the parameter by its label. Never quotes the value, which may be personal data. */
	readonly message: string;
	/** How to fix it. */
	readonly advice: string;
}

/** Thrown by all parsers of parameters when an item cannot be sent as it is. */
export class InvalidParameters extends Error {
	/** @param problems every problem with the item, in the order of the panel; at least one */
	constructor(readonly problems: readonly ParameterProblem[]) {
		super(problems.map((problem) => problem.message).join('; '));
		this.name = 'InvalidParameters';
	}
}

/**
 * Creates the error for a problem with one parameter.
 *
 * @param parameter the parameter's name in saved workflows
 * @param message the problem, naming the parameter by its label
 * @param advice how to fix it
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
 * Parses several parameters and reports all their problems together, so that users can fix them in one go.
 *
 * @param parsers one parser for each value
 * @returns the value of each parser
 * @throws {InvalidParameters} with the problems of all parsers
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
		// Several parsers may parse the same parameter.
		const distinctProblems = new Map(problems.map((problem) => [problem.message, problem]));
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
 * Returns the problems of an {@link InvalidParameters}.
 *
 * @param caught the value that a parser threw
 * @throws `caught` itself when it is anything else
 */
export function problemsOf(caught: unknown): readonly ParameterProblem[] {
	if (caught instanceof InvalidParameters) return caught.problems;
	return rethrow(caught);
}

function rethrow(caught: unknown): never {
	throw caught;
}
