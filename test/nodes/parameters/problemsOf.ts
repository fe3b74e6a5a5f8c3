import { type Complaint, complaintsOf } from '../../../nodes/PlannrReferral/parameters/invalidParameters';

/** All that a reader complains about; nothing when it is content. */
export function complaintsFrom(read: () => unknown): readonly Complaint[] {
	try {
		read();
	} catch (caught) {
		return complaintsOf(caught);
	}
	return [];
}
