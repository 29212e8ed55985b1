import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCommand, checkFigures } from './data-figures/check-figures.ts';
import { compareByCommand } from './data-figures/compare-by-command.ts';
import { openCutter, type SliceCutter } from './data-figures/cut-slices.ts';
import { dataFolders, type DataFolder, type ExpectedComparison } from './data-figures/expected-figures.ts';
import { FigureTally } from './data-figures/figure-tally.ts';
import { measureSlices, type ConventionName } from './data-figures/measure-slices.ts';
import { sharedFolder } from './env.ts';
import { sharedCasesAbsent } from './shared-cases.ts';

const copied = dataFolders(fileURLToPath(new URL('../fixtures/data', import.meta.url)));
const shared = dataFolders(join(sharedFolder(), 'data'));
const run = { comparisons: 0, features: 0, figures: 0 };
let slices = '';

beforeAll(() => {
  slices = mkdtempSync(join(tmpdir(), 'circuitwatch-slices-'));
});
afterAll(() => {
  rmSync(slices, { recursive: true, force: true });
  console.log(
    `Data folders: ${run.comparisons} comparisons run, ${run.features} features, ${run.figures} figures checked.`,
  );
});

describe.each(copied)('copied figures of $name', checkFolder);
describe.each(shared)('figures of $name', checkFolder);
if (shared.length === 0) it.skip(`figures of data folders: ${sharedCasesAbsent}`);

function checkFolder(folder: DataFolder): void {
  const comparisons = Object.entries(folder.comparisons);
  let cutter: SliceCutter;
  beforeAll(async () => {
    cutter = await openCutter(folder, slices);
  });
  afterAll(() => cutter.close());

  it.each(comparisons)('%s', async (name, expected) => {
    const measured = await measureSlices(await cutter.cut(name, 'parquet'), expected);
    expectFigures(expected, (tally) => checkFigures(measured, expected, tally));
  });

  // The first comparison is a control, in which nothing drifts.
  const byCommand = comparisons
    .slice(1, 2)
    .flatMap(([name, expected]) => conventionsOf(folder).map((under) => ({ name, expected, under })));
  it.each(byCommand)('$name, by the command: $under', { timeout: 30_000 }, async (asked) => {
    const { name, expected, under } = asked;
    const report = await compareByCommand(await cutter.cut(name, 'csv'), expected, under);
    expectFigures(expected, (tally) => checkCommand(report, under, expected, tally));
  });
}

/** Processes take their time to start: only what is copied is compared under every convention. */
function conventionsOf(folder: DataFolder): readonly ConventionName[] {
  return copied.includes(folder) ? ['deciles', 'union20', 'doane'] : ['deciles'];
}

function expectFigures(expected: ExpectedComparison, check: (tally: FigureTally) => void): void {
  const tally = new FigureTally();
  check(tally);
  run.comparisons++;
  run.features += Object.keys(expected.features).length;
  run.figures += tally.compared;
  expect(tally.misfits).toEqual([]);
}
