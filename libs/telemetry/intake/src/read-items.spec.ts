import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readItems } from './read-items.ts';

const now = new Date('2026-11-28T09:00:00Z');
const read = (...items: unknown[]) => readItems(JSON.stringify(items), now);
const problem = (item: unknown) => read(item).problems[0];

describe('items', () => {
  it('become rows of their tables', () => {
    const { rows, problems } = read(
      {
        table: 'customMetrics',
        timestamp: '2026-11-28T08:00:00Z',
        name: 'model_accuracy_mae',
        value: 0.3,
        customDimensions: { plant_id: 'pune', circuit_id: 'PUMP-07' },
      },
      { table: 'AzureDiagnostics', Category: 'BatchScoring', Level: 'Error', Properties: { file: 1 } },
      {
        table: 'KubePodInventory',
        Name: 'ml-inference-0',
        Namespace: 'production',
        ContainerRestartCount: 4,
      },
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {
        index: 0,
        table: 'customMetrics',
        columns: {
          timestamp: new Date('2026-11-28T08:00:00Z'),
          name: 'model_accuracy_mae',
          value: 0.3,
          valueCount: 1,
          valueSum: 0.3,
          valueMin: 0.3,
          valueMax: 0.3,
          customDimensions: { plant_id: 'pune', circuit_id: 'PUMP-07' },
        },
      },
      {
        index: 1,
        table: 'AzureDiagnostics',
        columns: { TimeGenerated: now, Category: 'BatchScoring', Level: 'Error', Properties: { file: 1 } },
      },
      {
        index: 2,
        table: 'KubePodInventory',
        columns: {
          TimeGenerated: now,
          Name: 'ml-inference-0',
          Namespace: 'production',
          ContainerRestartCount: 4,
        },
      },
    ]);
  });

  it('come in lines too, and each unreadable line is told', () => {
    const event = JSON.stringify({ table: 'customEvents', name: 'a' });
    const { rows, problems } = readItems(`${event}\nnonsense\n\n${event}\n`, now);
    expect(rows.map(({ index }) => index)).toEqual([0, 2]);
    expect(problems).toEqual([{ index: 1, field: '', message: 'The line is no JSON: nonsense' }]);
    expect(readItems(event, now).rows).toHaveLength(1);
  });

  it.each([
    [{ table: 'customMetric' }, 'table', 'did you mean "customMetrics"?'],
    [{ name: 'x' }, 'table', '"table" is missing'],
    [{ table: 'customMetrics', name: 'x' }, 'value', '"value" is missing'],
    [{ table: 'customMetrics', name: 'x', value: '1' }, 'value', 'must be a finite number'],
    [{ table: 'customMetrics', name: 'x', value: 1, valueCount: 1.5 }, 'valueCount', 'whole number'],
    [{ table: 'customMetrics', name: 'x', value: 1, itemCount: 2 ** 31 }, 'itemCount', 'whole number'],
    [{ table: 'customMetrics', name: 'x', vlaue: 1 }, 'vlaue', 'did you mean "value"?'],
    [{ table: 'customEvents', name: { a: 1 } }, 'name', 'must be a text'],
    [{ table: 'customEvents', name: 'x'.repeat(257) }, 'name', 'at most 256'],
    [{ table: 'customEvents', name: 'x', timestamp: 'yesterday' }, 'timestamp', 'must be an instant'],
    [{ table: 'customEvents', name: 'x', timestamp: '2026-13-45' }, 'timestamp', 'must be an instant'],
    [{ table: 'customEvents', name: 'x', customDimensions: [1] }, 'customDimensions', 'must be an object'],
    [{ table: 'traces', message: 'x', severityLevel: 5 }, 'severityLevel', 'from 0'],
    [{ table: 'requests', name: 'x', success: 'perhaps' }, 'success', 'true or false'],
    [17, '', 'must be an object'],
    [null, '', 'must be an object'],
  ])('%j is refused for its %s', (item, field, message) => {
    expect(problem(item)).toMatchObject({ field, message: expect.stringContaining(message) as string });
  });

  it('may hold no number that JSON cannot', () => {
    const { problems } = readItems('[{"table":"customMetrics","name":"x","value":1e400}]', now);
    expect(problems).toMatchObject([{ field: 'value' }]);
  });

  it('lie no deeper than can be kept', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { problems } = readItems(
      `[{"table":"traces","message":"x","customDimensions":{"a":${deep}}}]`,
      now,
    );
    expect(problems).toMatchObject([{ field: 'customDimensions' }]);
  });

  it('lose the end of what is too long', () => {
    const [row] = read({ table: 'traces', message: 'x'.repeat(40_000) }).rows;
    expect(row?.columns['message']).toHaveLength(32_768);
  });

  it('are refused together when the body is no JSON', () => {
    expect(() => readItems('[{"table":', now)).toThrow('The body is no JSON');
  });

  it('are each a row or a problem, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (items) => {
        const { rows, problems } = read(...items);
        expect(rows.length + problems.length).toBe(items.length);
      }),
    );
  });
});
