import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatasetReader, type DatasetReader } from '@circuitwatch/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface SharedTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

interface JoinFile {
  readonly cases: readonly {
    readonly name: string;
    readonly left?: SharedTable;
    readonly right?: SharedTable;
    readonly expected_columns?: number;
    readonly expected_rows?: number;
    readonly expected?: string;
  }[];
}

const files = readSharedCases('azure', 'data_joiner') as readonly JoinFile[] | null;
const noteCase = countCases();

describe.skipIf(files === null)('rows are joined as by the components of Azure Machine Learning', () => {
  const cases = files?.[0]?.cases ?? [];
  let folder = '';
  let reader: DatasetReader;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'circuitwatch-joins-'));
    reader = await openDatasetReader({ baseFolder: folder });
  });
  afterAll(async () => {
    await reader.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const caseOf = (name: string): JoinFile['cases'][number] => {
    const found = cases.find((candidate) => candidate.name.startsWith(name));
    if (!found) throw new Error(`There is no case "${name}".`);
    noteCase('azure/data_joiner.json', found.name);
    return found;
  };
  const side = (
    name: string,
    { columns, rows }: SharedTable,
    key: string,
    read: readonly string[] | 'all',
  ) => {
    const lines = [columns, ...rows].map((cells) => cells.join(','));
    writeFileSync(join(folder, `${name}.csv`), `${lines.join('\n')}\n`);
    const source = {
      uri: `${name}.csv`,
      timestampColumn: null,
      correlationColumn: null,
      preprocessing: null,
    };
    return { source, window: null, segment: null, columns: read, key };
  };
  const tables = (): { readonly left: SharedTable; readonly right: SharedTable } => {
    const { left, right } = cases[0] ?? {};
    if (!left || !right) throw new Error('The first case has no tables.');
    return { left, right };
  };

  it('of different key names both are kept', async () => {
    const { expected_columns, expected_rows } = caseOf('inner join');
    const { left, right } = tables();
    const joined = await reader.readRows({
      left: side('left', left, 'left_join_column', left.columns),
      right: side('right', right, 'right_join_column', right.columns),
    });
    expect(joined.left.columns.size + (joined.right?.columns.size ?? 0)).toBe(expected_columns);
    expect([joined.left.rows, joined.right?.rows]).toEqual([expected_rows, expected_rows]);
    expect(joined.right?.columns.get('target')?.values).toEqual(right.rows.map(([target]) => target));
  });

  it('a missing key is named, on either side', async () => {
    caseOf('missing key column');
    const { left, right } = tables();
    for (const [leftKey, rightKey, place] of [
      ['left_join_colum', 'right_join_column', 'left.csv'],
      ['left_join_column', 'right_join_colum', 'right.csv'],
    ] as const) {
      const reading = reader.readRows({
        left: side('left', left, leftKey, 'all'),
        right: side('right', right, rightKey, 'all'),
      });
      await expect(reading).rejects.toThrow(
        new RegExp(`The join column ".*" is not present in ${place}; did you mean ".*_join_column"`),
      );
    }
  });

  it('of one key name there is one', async () => {
    caseOf('same key name');
    const { left, right } = tables();
    const renamed = { ...right, columns: ['target', 'left_join_column'] };
    const joined = await reader.readRows({
      left: side('left', left, 'left_join_column', left.columns),
      right: side('right', renamed, 'left_join_column', 'all'),
    });
    const names = [...joined.left.columns.keys(), ...(joined.right?.columns.keys() ?? [])];
    expect(names).toEqual(['sepal_length', 'petal_length', 'left_join_column', 'target']);
  });
});

if (files === null) it.skip(`cases of joins: ${sharedCasesAbsent}`);
