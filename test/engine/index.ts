export { runListSearch as fillList } from './listSearch';
export { loadPackage, PACKAGE_ROOT, type LoadedPackage } from './package';
export { type RunOptions, type WorkflowJson } from './prepareWorkflow';
export {
	activateWorkflow as activate,
	pollTrigger,
	type ActiveWorkflow as Active,
} from './triggers';
export {
	runWorkflow,
	startWorkflow,
	type FinishedRun as Finished,
	type StartedRun as Started,
} from './workflow';
