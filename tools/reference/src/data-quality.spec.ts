import { join } from 'node:path';
import { openTable } from '@circuitwatch/datasets';
import { afterAll, describe, expect, it } from 'vitest';
import { checkColumns } from './data-figures/check-columns.ts';
import { FigureTally } from './data-figures/figure-tally.ts';
import { describedFiles } from './data-figures/quality-figures.ts';
import { sharedFolder } from './env.ts';
import { sharedCasesAbsent } from './shared-cases.ts';

const files = describedFiles(join(sharedFolder(), 'data'));
const run = { columns: 0, figures: 0 };

if (files.length === 0) it.skip(`columns of real data: ${sharedCasesAbsent}`);

describe.skipIf(files.length === 0)(`columns of real data as they are read, ${files.length} files`, () => {
  afterAll(() => console.log(`Columns of real data: ${run.columns}, ${run.figures} figures checked.`));

  it.each(files)('$name', async (file) => {
    const table = await openTable(file.path, { baseFolder: '.' });
    const tally = new FigureTally();
    try {
      await checkColumns(table, file, tally);
    } finally {
      await table.close();
    }
    run.columns += table.columns.length;
    run.figures += tally.compared;
    expect(tally.misfits).toEqual([]);
  });
});
