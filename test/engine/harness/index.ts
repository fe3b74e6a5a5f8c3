export { loadPackage, PACKAGE_ROOT, type LoadedPackage } from './package';
export {
	fillList,
	pollTrigger,
	runWorkflow,
	startWorkflow,
	type Finished,
	type RunOptions,
	type WorkflowJson,
} from './workflow';
