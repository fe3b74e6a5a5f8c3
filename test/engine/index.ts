export { runListSearch } from './listSearch';
export { loadPackage, PACKAGE_ROOT, type LoadedPackage } from './package';
export { type RunOptions, type WorkflowJson } from './prepareWorkflow';
export { activateWorkflow, pollTrigger, type ActiveWorkflow } from './triggers';
export { runWorkflow, startWorkflow, type FinishedRun, type StartedRun } from './workflow';
