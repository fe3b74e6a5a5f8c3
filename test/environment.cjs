/**
 * Jest's environment for Node.js, but with a global object that is an ordinary one: in Jest's own, each use of a global
 * such as `Math` or `String` is intercepted, which costs as much as a hundred ordinary statements.
 */
const vm = require('node:vm');

const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;

module.exports = class extends TestEnvironment {
	constructor(...options) {
		vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
		try {
			super(...options);
		} finally {
			vm.createContext = createContext;
		}
	}
};
