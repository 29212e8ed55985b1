import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { TelemetryRow } from './records.ts';

const now = new Date('2026-03-01T12:00:00.000Z');

describe('rows of any table', () => {
  let test: TestPersistence;
  let ids = 0;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  const insert = (rows: readonly TelemetryRow[]): Promise<void> =>
    test.db.telemetry.insert(
      { roleName: 'r{"o\\le,', roleInstance: '', metrics: [], traces: [], samples: [], rows },
      now,
    );
  const event = (columns: TelemetryRow['columns']): TelemetryRow => ({
    table: 'customEvents',
    id: String(++ids),
    columns: { timestamp: now, ...columns },
  });
  const keptText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

  it('keep every text as it is, whatever marks it holds', async () => {
    const marks = [
      'NULL',
      '',
      '"',
      '\\',
      '{}',
      ',',
      '{"a",NULL}',
      '\\"',
      "'",
      '\n\t',
      '\u2028',
      '\0',
      '\ud800',
    ];
    const texts = fc.oneof(
      fc.constantFrom(...marks),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...marks) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 30 }), async (pairs) => {
        const rows = pairs.map(([name, text]) => event({ name, customDimensions: { text } }));
        await insert(rows);
        const stored = await test.sql(
          `select name, custom_dimensions ->> 'text' as text, cloud_role_name as role
           from custom_event where id = any($1::bigint[]) order by id`,
          [rows.map(({ id }) => id)],
        );
        const wanted = pairs.map(([name, text]) => ({
          name: keptText(name),
          text: keptText(text),
          role: 'r{"o\\le,',
        }));
        expect(stored).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });

  it('keep numbers exactly, and are there once', async () => {
    const numbers = [0, -0.1, 1 / 3, 1e-300, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 - 1];
    const rows = numbers.map((value) => ({
      table: 'Perf',
      id: String(++ids),
      columns: { TimeGenerated: now, ObjectName: 'Processor', CounterValue: value },
    }));
    await insert(rows);
    await insert(rows);
    const stored = await test.sql<{ counter_value: number }>('select counter_value from perf order by id');
    expect(stored.map((row) => row.counter_value)).toEqual(numbers);
  });

  it('take plant and circuit from their dimensions, and leave empty what was not given', async () => {
    const row = event({ name: 'drift', customDimensions: { plant_id: 'pune', circuit_id: 7 } });
    await insert([row]);
    const [stored] = await test.sql('select * from custom_event where id = $1', [row.id]);
    expect(stored).toMatchObject({
      timestamp: now,
      plant_id: 'pune',
      circuit_id: '7',
      operation_id: null,
      custom_measurements: null,
      item_count: 1,
    });
  });
});
