/** Connects nodes one after another. */
export function chainNodes<Node extends { readonly name: string }>(nodes: readonly Node[]) {
	const links = nodes
		.slice(1)
		.map(({ name: node }, index) => [
			nodes[index]?.name ?? '',
			{ main: [[{ node, type: 'main' as const, index: 0 }]] },
		]);
	return { nodes: [...nodes], connections: Object.fromEntries(links) };
}
