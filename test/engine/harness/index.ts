export { loadPackage, PACKAGE_ROOT, type LoadedPackage } from './package';
export {
	fillList,
	runWorkflow,
	startWorkflow,
	type Finished,
	type RunOptions,
	type Started,
	type WorkflowJson,
} from './workflow';
