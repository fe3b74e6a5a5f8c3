export { loadPackage, PACKAGE_ROOT, type LoadedPackage } from './package';
export {
	fillList,
	pollTrigger,
	runWorkflow,
	startWorkflow,
	type Finished,
	type RunOptions,
	type Started,
	type WorkflowJson,
} from './workflow';
