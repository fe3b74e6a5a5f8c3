export { addDemoReferrals } from './demoReferrals';
export { demo, demoWorld } from './demoData';
export type { JournalEntry } from './requestLog';
export type { Act, Misbehaviour } from './faults';
export { OPERATION_IDS, type OperationId } from './operations';
export { PLANNR_LIMIT, type Limit } from './rateLimit';
export { startSandbox, type Sandbox, type SandboxOptions } from './mockPlannr';
export { visitor, type Luggage, type Visit } from './testClient';
export {
	clientsOf,
	emptyWorld,
	type Account,
	type Connection,
	type Firm,
	type Login,
	type Referral,
	type User,
	type World,
} from './mockData';
