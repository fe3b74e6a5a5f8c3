/** Returns the environment of this process without the variables whose names match a pattern. */
export function environmentWithout(names: RegExp): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.test(name)));
}
