import { profileNumeric } from '@circuitwatch/metric-engine';
import type { Table } from '@circuitwatch/datasets';
import type { FigureTally } from './figure-tally.ts';
import { ownLabel } from './own-label.ts';
import type { DescribedFile, ExpectedColumn } from './quality-figures.ts';

/** Targets that are described with the predictions, and kept in a file of their own. */
const splitOff = 'repaid';

/** Compares what is known of each column of a file with the column as circuitwatch reads it. */
export async function checkColumns(table: Table, file: DescribedFile, tally: FigureTally): Promise<void> {
  tally.compare('exact', 'rows', table.rows, file.rows);
  for (const [name, expected] of Object.entries(file.columns)) {
    if (name === splitOff) continue;
    const column = table.columns.find((one) => one.name === name);
    if (column === undefined) tally.misfits.push(`${name}: absent`);
    else if (expected.mean !== undefined) await checkNumbers(table, name, expected, tally);
    else await checkValues(table, name, column.kind === 'timestamp', expected, tally);
  }
}

async function checkNumbers(
  table: Table,
  name: string,
  expected: ExpectedColumn,
  tally: FigureTally,
): Promise<void> {
  const column = (await table.readNumbers([name])).get(name);
  const profile = profileNumeric(column?.values ?? new Float64Array(0), column);
  tally.compare('exact', `${name}: missing`, profile.nulls, expected.missing);
  tally.compare('exact', `${name}: no numbers`, profile.typeErrors, 0);
  tally.compare('exact', `${name}: distinct`, new Set(profile.values).size, expected.distinct);
  // The last digit may differ: pandas reads decimals by a quick rule that is not always the nearest double.
  tally.compare('distance', `${name}: min`, profile.min, expected.min ?? null);
  tally.compare('distance', `${name}: max`, profile.max, expected.max ?? null);
  tally.compare('distance', `${name}: mean`, profile.mean, expected.mean ?? null);
  tally.compare('distance', `${name}: std_ddof1`, profile.standardDeviation, expected.std_ddof1 ?? null);
}

async function checkValues(
  table: Table,
  name: string,
  isInstant: boolean,
  expected: ExpectedColumn,
  tally: FigureTally,
): Promise<void> {
  const { counts, nulls } = await table.readCategories(name, 'text');
  tally.compare('exact', `${name}: missing`, nulls, expected.missing);
  tally.compare('exact', `${name}: distinct`, counts.size, expected.distinct);
  // Times of the day are understood, and named in full.
  if (isInstant) return;
  for (const [label, rows] of Object.entries(expected.values ?? {})) {
    tally.compare('exact', `${name}: rows of ${label}`, counts.get(ownLabel(label)), rows);
  }
}
