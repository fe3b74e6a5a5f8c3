export { addDemoReferrals } from './demoReferrals';
export { demo, demoWorld } from './demoWorld';
export type { JournalEntry } from './journal';
export type { Act, Misbehaviour } from './misbehaviour';
export { OPERATION_IDS, type OperationId } from './operations';
export { PLANNR_LIMIT, type Limit } from './rateLimit';
export { startSandbox, type Sandbox, type SandboxOptions } from './sandbox';
export { visitor, type Luggage, type Visit } from './visit';
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
} from './world';
