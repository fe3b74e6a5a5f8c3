import { openServer } from '../../sandbox/server';

it('The mock API uses no random port twice, as the node remembers what it created at an address', async () => {
	const ports = new Set<number>();
	for (let number = 0; number < 600; number++) {
		const { port, close } = await openServer(0, (_, response) => response.end());
		ports.add(port);
		await close();
	}
	expect(ports.size).toBe(600);
});
