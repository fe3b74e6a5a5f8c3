import { NodeHelpers } from 'n8n-workflow';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { loadPackage } from '../engine';
import { EXAMPLES, readExample } from './runningExamples';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const files = readdirSync(EXAMPLES);

/** The part of a note before its list: what cannot be undone. */
const WARNING = /^\*\*[^*]+\*\*[^\n]*/;

/** About how wide a character and how high a line of a note are on n8n's canvas, in pixels. */
const [CHARACTER_WIDTH, LINE_HEIGHT] = [7, 21];

describe.each(files)('%s', (file) => {
	const { name, nodes, connections, settings } = readExample(file);
	const note = nodes.find(({ type }) => type === 'n8n-nodes-base.stickyNote');
	const content = String(note?.parameters.content);
	const has = (type: string) => nodes.some((node) => node.type === `n8n-nodes-base.${type}`);

	it('has what n8n needs to import it', () => {
		expect(name).toMatch(/^[A-Z]/);
		expect(nodes.filter(({ id }) => !UUID.test(id))).toEqual([]);
		expect(nodes.filter(({ typeVersion }) => !(typeVersion >= 1))).toEqual([]);
		expect(nodes.map(({ position }) => position.length)).toEqual(nodes.map(() => 2));
		const named = Object.values(connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((branches) =>
				branches.flatMap((branch) => (branch ?? []).map(({ node }) => node)),
			),
		);
		const names = nodes.map(({ name: node }) => node);
		expect(names).toEqual(expect.arrayContaining([...named, ...Object.keys(connections)]));
		expect(new Set(names).size).toBe(names.length);
		expect(settings).toMatchObject({ executionOrder: 'v1', timezone: 'Europe/London' });
		const ids = nodes.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('uses parameters and values that the nodes have', async () => {
		const { name: packageName, descriptions } = await loadPackage();
		for (const node of nodes) {
			const type = node.type.replace(/Tool$/, '');
			const description = descriptions.find((each) => `${packageName}.${each.name}` === type);
			if (description === undefined) continue;
			const parameters = Object.fromEntries(
				Object.entries(node.parameters).filter(
					([parameter]) => !['descriptionType', 'toolDescription', 'pollTimes'].includes(parameter),
				),
			);
			const properties = description.properties;
			expect(
				NodeHelpers.getNodeParameters(properties, parameters, true, false, node, description),
			).toMatchObject(parameters);
			const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
			expect(issues).toBeNull();
		}
	});

	it('names credentials, but no ID, and nobody by a UUID', () => {
		const credentials = nodes.flatMap((node) => Object.values(node.credentials ?? {}));
		expect(credentials.filter(({ id }) => id !== null)).toEqual([]);
		const uuids = JSON.stringify(
			nodes.map(({ parameters }) => ({
				...parameters,
				assignments: undefined,
				conditions: undefined,
			})),
		);
		expect(uuids).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
		expect(readFileSync(join(EXAMPLES, file), 'utf8')).not.toMatch(
			/@(?!office\.example|example\.co)[\w-]+\.\w/,
		);
	});

	it('has a note that starts with what cannot be undone, and fits its box', () => {
		expect(content).toMatch(WARNING);
		const { width, height } = note?.parameters ?? {};
		const lines = content
			.replaceAll('**', '')
			.split('\n')
			.map((line) => Math.ceil((line.length * CHARACTER_WIDTH) / (Number(width) - 40)) || 0.5);
		const needed = lines.reduce((sum, count) => sum + count * LINE_HEIGHT + 6, 20);
		expect(Number(height)).toBeGreaterThanOrEqual(needed);
		const bottom = Number(note?.position[1]) + Number(height);
		const others = nodes.filter((node) => node !== note).map(({ position }) => position[1]);
		expect(bottom).toBeLessThanOrEqual(Math.min(...others) - 40);
	});

	it('has a note with what to change before use', () => {
		const settingsInBold = ['Authentication', 'Plannr API', 'SMTP', 'Validate Only'];
		const workflows = files.map((each) => readExample(each).name);
		const bold = [...content.replace(WARNING, '').matchAll(/\*\*(.+?)\*\*/g)].map(
			([, text]) => text,
		);
		const known = [...nodes.map((node) => node.name), ...settingsInBold, ...workflows];
		expect(known).toEqual(expect.arrayContaining(bold));
		const usesPlannr = nodes.some(({ type }) => type.includes('plannr'));
		expect(content.includes('**Plannr API** credential')).toBe(usesPlannr);
		expect(content.includes('**SMTP** credential')).toBe(has('emailSend'));
		expect(content.includes('**Authentication**')).toBe(has('formTrigger'));
		expect(content.includes('Publish the workflow (n8n 1: activate it)')).toBe(
			!has('manualTrigger'),
		);
	});
});
