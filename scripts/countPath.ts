import { AsyncLocalStorage } from 'node:async_hooks';
import Module from 'node:module';
import { join, relative } from 'node:path';
import ts from 'typescript';

import { startMockPlannr } from '../sandbox';
import { PACKAGE_ROOT } from '../test/engine';
import { NODE_TYPE, minimalCreate } from '../test/engine/createWorkflow';
import { measureRunOrThrow } from './bench/measuredRun';
import { print, runScript } from './processes/runScript';

/** A call of one of the package's functions. */
interface Call {
	/** The file of the function, as a path in dist. */
	readonly file: string;
	/**
	 * Whether it is part of the baseline read, which is skipped if this execution has read the list within the last 60
	 * seconds.
	 */
	readonly isBaseline: boolean;
}

/** The method that reads the baseline (`WriteSpec.observe`). */
const BASELINE_READ = 'observe';

/** How often each create is made; see {@link traceShortest}. */
const ATTEMPTS = 10;

const DIST = join(PACKAGE_ROOT, 'dist');

const baselineRead = new AsyncLocalStorage<true>();

let calls: Call[] = [];

/** What the instrumented files call. */
const tracer = {
	/** Records a call; every function begins with it. */
	call(file: string): void {
		calls.push({ file, isBaseline: baselineRead.getStore() === true });
	},
	/** Runs the body of the baseline read. */
	readBaseline: <Result>(body: () => Result): Result => baselineRead.run(true, body),
};

/** Instruments a built file, so that every function reports its calls to {@link tracer}. */
function instrument(code: string, path: string): string {
	const call = `__tracer.call(${JSON.stringify(relative(DIST, path))})`;
	const insertions: Array<readonly [position: number, text: string]> = [];
	const visit = (node: ts.Node): void => {
		const body = ts.isFunctionLike(node) && 'body' in node ? node.body : undefined;
		if (body !== undefined && !ts.isBlock(body)) {
			insertions.push([body.getStart(), `(${call}, `], [body.getEnd(), ')']);
		} else if (body !== undefined && ts.isMethodDeclaration(node) && isBaselineRead(node)) {
			const start = `return __tracer.readBaseline(async () => { ${call};`;
			insertions.push([body.getStart() + 1, start], [body.getEnd() - 1, '})']);
		} else if (body !== undefined) {
			insertions.push([body.getStart() + 1, `${call};`]);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, code, ts.ScriptTarget.ES2022, true));
	return insertions
		.sort(([one], [other]) => other - one)
		.reduce((text, [at, added]) => text.slice(0, at) + added + text.slice(at), code);
}

function isBaselineRead({ name }: ts.MethodDeclaration): boolean {
	return ts.isIdentifier(name) && name.text === BASELINE_READ;
}

/** Has Node.js load the package's files instrumented. */
function instrumentPackage(): void {
	Reflect.set(globalThis, '__tracer', tracer);
	const compile: unknown = Reflect.get(Module.prototype, '_compile');
	if (typeof compile !== 'function') throw new Error('This Node.js loads modules in another way');
	const compileInstrumented = function (this: unknown, code: string, path: string): void {
		const loaded = path.startsWith(DIST) ? instrument(code, path) : code;
		Reflect.apply(compile, this, [loaded, path]);
	};
	Reflect.set(Module.prototype, '_compile', compileInstrumented);
}

/**
 * Creates one referral on n8n's engine, and returns the calls in their order: of several attempts the one with the fewest,
 * because a busy machine adds some, for instance where a timer is due.
 */
async function traceShortest(ifAlreadyReferred: string): Promise<readonly Call[]> {
	let shortest = await traceCreate(ifAlreadyReferred);
	for (let attempt = 2; attempt <= ATTEMPTS; attempt++) {
		const traced = await traceCreate(ifAlreadyReferred);
		if (traced.length < shortest.length) shortest = traced;
	}
	return shortest;
}

/** Creates one referral on n8n's engine, and returns the calls in their order. */
async function traceCreate(ifAlreadyReferred: string): Promise<readonly Call[]> {
	const mockPlannr = await startMockPlannr();
	const parameters = { ...minimalCreate, ifAlreadyReferred };
	try {
		calls = [];
		await measureRunOrThrow({ type: NODE_TYPE, parameters }, [{}], mockPlannr.url);
		return calls;
	} finally {
		await mockPlannr.stop();
	}
}

/** Counts for each file how often the calls enter it: how often a call is in it, and the one before it is not. */
function countEntries(traced: readonly Call[]): Map<string, number> {
	const entries = new Map<string, number>();
	for (const [index, { file }] of traced.entries()) {
		if (traced[index - 1]?.file !== file) entries.set(file, (entries.get(file) ?? 0) + 1);
	}
	return entries;
}

/**
 * Prints through how many files of the package one create goes, and how often a call is in another file than the call
 * before it (hops). `--files` also lists the files of the first line, and how often each is entered.
 */
async function main(): Promise<void> {
	instrumentPackage();
	// The first run also loads the files, which calls the functions that build the panel.
	await traceCreate('create');
	const another = await traceShortest('create');
	const withoutBaseline = another.filter(({ isBaseline }) => !isBaseline);
	const rows: ReadonlyArray<readonly [string, readonly Call[]]> = [
		['Create Another, without the baseline read', withoutBaseline],
		['Create Another', another],
		['Return Existing', await traceShortest('return')],
	];
	for (const [title, traced] of rows) {
		const entries = countEntries(traced);
		const hops = [...entries.values()].reduce((sum, count) => sum + count, 0);
		print(`${title}: ${entries.size} files, ${hops} hops`);
	}
	if (!process.argv.includes('--files')) return;
	for (const [file, count] of countEntries(withoutBaseline)) {
		print(`${String(count).padStart(4)}  ${file}`);
	}
}

runScript(main);
