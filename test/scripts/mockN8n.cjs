/** A program that starts as n8n does, from a script's point of view, but in no time. */
const { createServer } = require('node:http');

const [, , command, behaviour] = process.argv;

// `deaf` to signals, as a server that hangs.
if (behaviour === 'deaf') {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
}
createServer((_, response) => {
	// `starting`: it never becomes ready.
	response.writeHead(behaviour === 'starting' ? 503 : 200, { 'content-type': 'application/json' });
	response.end(JSON.stringify({ command }));
}).listen(Number(process.env.N8N_PORT), '127.0.0.1');
