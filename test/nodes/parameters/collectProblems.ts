import {
	InvalidParameters,
	type ParameterProblem,
} from '../../../nodes/PlannrReferral/parameters/item';

/** Returns the problems that a parser reports; none when it succeeds. */
export function collectProblems(parse: () => unknown): readonly ParameterProblem[] {
	try {
		parse();
	} catch (caught) {
		if (caught instanceof InvalidParameters) return caught.problems;
		throw caught;
	}
	return [];
}
