const vm = require('node:vm');

const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;

/**
 * Jest's environment for Node.js, but with a global object that is an ordinary one: in Jest's own, each use of a global
 * such as `Math` or `String` is intercepted, which costs as much as a hundred ordinary statements.
 */
module.exports = class extends TestEnvironment {
	constructor(...options) {
		// Jest's constructor takes vm.createContext from the module, so replacing it there is enough.
		vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
		try {
			super(...options);
		} finally {
			vm.createContext = createContext;
		}
	}
};
