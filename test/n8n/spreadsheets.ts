import { createRequire } from 'node:module';
import { readFile, writeFile } from 'node:fs/promises';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';
import type { Installation } from '../../scripts/n8n/installation';

/** The part of SheetJS that is used here; n8n's own spreadsheet nodes use SheetJS too. */
interface SheetJs {
	read(data: Buffer): { readonly Sheets: Readonly<Record<string, unknown>> };
	write(workbook: object, options: object): Buffer;
	readonly utils: {
		aoa_to_sheet(rows: ReadonlyArray<readonly string[]>): object;
		sheet_to_json(sheet: unknown): unknown[];
	};
}

function loadSheetJs({ command }: Installation): SheetJs {
	const require = createRequire(command);
	const load = (name: string): SheetJs => {
		const library: SheetJs = require(name);
		return library;
	};
	try {
		return load('@e965/xlsx');
	} catch {
		return load('xlsx');
	}
}

/**
 * Writes an Excel or CSV file, as Excel does.
 *
 * @param installation the n8n, which brings SheetJS
 * @param file the file; it ends in `.xlsx` or `.csv`
 * @param rows the rows, the header first
 */
export async function writeSpreadsheet(
	installation: Installation,
	file: string,
	rows: ReadonlyArray<readonly string[]>,
): Promise<void> {
	if (file.endsWith('.csv')) {
		const lines = rows.map((row) => row.map((cell) => `"${cell}"`).join(','));
		await writeFile(file, `\uFEFF${lines.join('\r\n')}\r\n`);
		return;
	}
	const sheetJs = loadSheetJs(installation);
	const workbook = {
		SheetNames: ['Clients'],
		Sheets: { Clients: sheetJs.utils.aoa_to_sheet(rows) },
	};
	await writeFile(file, sheetJs.write(workbook, { type: 'buffer', bookType: 'xlsx' }));
}

/** Reads the rows of an Excel or CSV file, by column. */
export async function readSpreadsheet(
	installation: Installation,
	file: string,
): Promise<Array<Record<string, unknown>>> {
	const sheetJs = loadSheetJs(installation);
	const [sheet] = Object.values(sheetJs.read(await readFile(file)).Sheets);
	return sheetJs.utils.sheet_to_json(sheet).filter(isRecord);
}
