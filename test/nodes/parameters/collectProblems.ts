import { type ParameterProblem, problemsOf } from '../../../nodes/PlannrReferral/parameters/item';

/** Returns the problems that a parser reports; none when it succeeds. */
export function collectProblems(parse: () => unknown): readonly ParameterProblem[] {
	try {
		parse();
	} catch (caught) {
		return problemsOf(caught);
	}
	return [];
}
