import type { WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import type { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';

/** A rule that is switched off, to show that it is needed. */
export interface Ablation {
	readonly createRegistry?: () => WriteRegistry;
	/** Changes what a write does to be processed exactly once. */
	readonly changeSpec?: (spec: WriteSpec) => WriteSpec;
	/** Whether each attempt forgets what the earlier ones recorded. */
	readonly forgetsAttempts?: boolean;
	/** Whether stale responses are taken for fresh ones. */
	readonly ignoresStaleness?: boolean;
	/** Whether all lost responses are taken for broken connections. */
	readonly ignoresStatus?: boolean;
}
