/** What each part of the node may import besides itself. Only the panels (`*.node.ts`), at the top, may import them all. */
const layers = {
	transport: [],
	parameters: ['transport'],
	methods: ['transport', 'parameters'],
	actions: ['transport', 'parameters'],
	trigger: ['transport', 'parameters'],
	execution: ['transport', 'parameters', 'actions'],
};

const folders = (names) => `^nodes/PlannrReferral/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		...Object.entries(layers).map(([layer, below]) => ({
			name: `${layer}-imports-downwards`,
			comment: `${layer}/ may import ${['itself', ...below.map((name) => `${name}/`)].join(', ')}, and nothing else of the node`,
			severity: 'error',
			from: { path: folders([layer]) },
			to: { path: '^nodes/', pathNot: folders([layer, ...below]) },
		})),
		{
			name: 'every-folder-is-a-layer',
			comment: 'A new folder of the node gets a line in the table above',
			severity: 'error',
			from: {},
			to: { path: '^nodes/PlannrReferral/[^/]+/', pathNot: folders(Object.keys(layers)) },
		},
		{
			name: 'panels-are-on-top',
			comment: 'n8n loads the panels; nothing imports them',
			severity: 'error',
			from: {},
			to: { path: '\\.(node|credentials)\\.ts$' },
		},
		{
			name: 'credentials-import-transport-only',
			comment: 'Of the node, a credential may import transport/ only',
			severity: 'error',
			from: { path: '^credentials/' },
			to: { path: '^nodes/', pathNot: folders(['transport']) },
		},
		{
			name: 'nodes-know-no-credentials',
			comment: 'A node gets the credential from n8n',
			severity: 'error',
			from: { path: '^nodes/' },
			to: { path: '^credentials/' },
		},
		{
			name: 'only-n8n-workflow',
			comment:
				"What is shipped needs n8n-workflow, Node.js's crypto and its own files; types count as well",
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { pathNot: ['^(nodes|credentials)/', '^node_modules/n8n-workflow/', '^crypto$'] },
		},
		{
			name: 'the-sandbox-stands-alone',
			comment: 'It follows the contract, not the code that it is there to test',
			severity: 'error',
			from: { path: '^sandbox/' },
			to: { path: '^(nodes|credentials|scripts|test)/' },
		},
		{
			name: 'no-circles',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		// Imports of types alone bind two files together as well.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['require', 'node', 'default', 'types'],
		},
	},
};
