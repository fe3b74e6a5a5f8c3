import {
	type ParameterProblem,
	problemsOf,
} from '../../../nodes/PlannrReferral/parameters/invalidParameters';

/** All that a reader complains about; nothing when it is content. */
export function collectProblems(parse: () => unknown): readonly ParameterProblem[] {
	try {
		parse();
	} catch (caught) {
		return problemsOf(caught);
	}
	return [];
}
