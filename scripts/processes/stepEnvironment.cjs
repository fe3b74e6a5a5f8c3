const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Returns the environment for the project's commands: the given one without settings of another n8n on this machine,
 * and with no proxy between the commands and the servers that they start, which n8n would otherwise use.
 */
exports.stepEnvironment = (environment) => {
	const { no_proxy: direct = environment.NO_PROXY } = environment;
	const NO_PROXY = [...(direct ? [direct] : []), ...LOOPBACK].join(',');
	const others = Object.entries(environment).filter(([name]) => !/^N8N_/i.test(name));
	return { ...Object.fromEntries(others), NO_PROXY, no_proxy: NO_PROXY };
};
