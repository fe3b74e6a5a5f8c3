export { addDemoClients } from './demoClients';
export { addDemoReferrals } from './demoReferrals';
export { demo, createDemoData } from './demoData';
export type { LoggedRequest } from './requestLog';
export type { FaultEffect, Fault } from './faults';
export type { Hostility } from './hostility';
export type { RecordAlteration } from './recordAlterations';
export type { OperationId } from './operations';
export { PLANNR_RATE_LIMIT, type RateLimit } from './rateLimit';
export { startMockPlannr, type MockPlannr, type MockPlannrOptions } from './mockPlannr';
export {
	clientsOf,
	createEmptyData,
	type Account,
	type Connection,
	type Login,
	type Referral,
	type User,
	type MockData,
} from './mockData';
