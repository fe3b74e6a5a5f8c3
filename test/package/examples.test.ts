import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { demo } from '../../sandbox';
import { EXAMPLES, readExample } from './runningExamples';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the examples', () => {
	test.each(readdirSync(EXAMPLES))('%s has what n8n needs to import it', (file) => {
		const { name, nodes, connections, settings } = readExample(file);
		expect(name).toMatch(/^[A-Z]/);
		expect(nodes.filter(({ id }) => !UUID.test(id))).toEqual([]);
		expect(nodes.filter(({ typeVersion }) => !(typeVersion >= 1))).toEqual([]);
		expect(nodes.map(({ position }) => position.length)).toEqual(nodes.map(() => 2));
		const named = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((branch) => (branch ?? []).map(({ node }) => node)),
		);
		expect(nodes.map(({ name: node }) => node)).toEqual(expect.arrayContaining(named));
		expect(settings?.executionOrder).toBe('v1');
		const ids = nodes.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test.each(readdirSync(EXAMPLES))('%s has a note with what to change before use', (file) => {
		const { nodes } = readExample(file);
		const [note, ...more] = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		const content = String(note?.parameters.content);
		expect(more).toEqual([]);
		expect(content).toContain('**Plannr API** credential');
		const names = nodes.map(({ name }) => name);
		const settings = ['Authentication', 'Plannr API', 'SMTP'];
		const bold = [...content.matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name);
		expect([...names, ...settings]).toEqual(expect.arrayContaining(bold));
		const hasMail = nodes.some(({ type }) => type === 'n8n-nodes-base.emailSend');
		expect(content.includes('**SMTP**')).toBe(hasMail);
		const hasForm = nodes.some(({ type }) => type === 'n8n-nodes-base.formTrigger');
		expect(content.includes('**Authentication**')).toBe(hasForm);
	});

	test.each(readdirSync(EXAMPLES))('%s responds to a form only when it has finished', (file) => {
		const forms = readExample(file).nodes.filter(
			({ type }) => type === 'n8n-nodes-base.formTrigger',
		);
		for (const { parameters } of forms) expect(parameters.responseMode).toBe('lastNode');
	});

	test.each(readdirSync(EXAMPLES))('%s uses UUIDs of the demo only', (file) => {
		const known = JSON.stringify(demo);
		const uuids = readFileSync(join(EXAMPLES, file), 'utf8').match(
			/"value": "[0-9a-f]{8}-[0-9a-f-]{27}"|"rightValue": "[0-9a-f]{8}-[0-9a-f-]{27}"/g,
		);
		for (const uuid of uuids ?? []) expect(known).toContain(uuid.split('"')[3]);
	});
});
