export { fillList } from './lists';
export { loadPackage, PACKAGE_ROOT, type LoadedPackage } from './package';
export { type RunOptions, type WorkflowJson } from './prepareWorkflow';
export { activate, pollTrigger, type Active } from './triggers';
export { runWorkflow, startWorkflow, type Finished, type Started } from './workflow';
