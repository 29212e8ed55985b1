import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noon, startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';

const selection = `columns { name type } rows render { kind options } truncated tookMs archived
  problems { message line column offset length }`;

describe('telemetryQuery', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    const rows = ['pune', 'pune', 'oslo'].map((plant, index) => ({
      table: 'customEvents',
      id: String(index + 1),
      columns: {
        timestamp: new Date(noon.getTime() - (index + 1) * 3_600_000),
        name: 'data_drift_detected',
        customDimensions: { plant_id: plant, severity: 'high' },
        plant_id: plant,
      },
    }));
    const source = { roleName: 'worker', roleInstance: 'w', metrics: [], traces: [], samples: [] };
    await api.db.telemetry.insert({ ...source, rows }, noon);
  });
  afterAll(() => api.stop());

  const ask = async (kql: string, args = '', plants?: readonly string[]): Promise<Json | undefined> => {
    const query = `query ($kql: String!) { telemetryQuery(kql: $kql ${args}) { ${selection} } }`;
    const { data, errors } = await api.ask(query, { kql }, 'VIEWER', plants);
    expect(errors).toEqual([]);
    return data['telemetryQuery'];
  };

  it('gives viewers columns, rows and how to draw them', async () => {
    const answer = await ask(
      "customEvents | where customDimensions.severity == 'high' | summarize count() by bin(timestamp, 1d) | render columnchart",
    );
    expect(answer).toMatchObject({
      columns: [
        { name: 'timestamp', type: 'datetime' },
        { name: 'count_', type: 'long' },
      ],
      rows: [['2026-03-01T00:00:00.000Z', 3]],
      render: { kind: 'columnchart', options: {} },
      truncated: false,
      archived: false,
      problems: [],
    });
  });

  it('knows now, the window and how many rows are wanted', async () => {
    expect(await ask('customEvents | where timestamp > ago(90m) | count')).toMatchObject({ rows: [[1]] });
    expect(
      await ask('customEvents | count', `from: "${new Date(noon.getTime() - 9_000_000).toISOString()}"`),
    ).toMatchObject({ rows: [[2]] });
    const cut = await ask('customEvents | project name', 'rows: 2');
    expect(cut).toMatchObject({ truncated: true, rows: [['data_drift_detected'], ['data_drift_detected']] });
  });

  it('shows a token for some plants those alone', async () => {
    expect(await ask('customEvents | summarize count() by plant_id', '', ['oslo'])).toMatchObject({
      rows: [['oslo', 1]],
    });
    expect(await ask('union customEvents, Perf | count', '', [])).toMatchObject({ rows: [[0]] });
  });

  it('tells of problems with their places', async () => {
    expect(await ask('customEvents\n| where nam == 1')).toMatchObject({
      columns: [],
      rows: [],
      problems: [
        { line: 2, column: 9, offset: 21, length: 3, message: expect.stringContaining("'nam'") as Json },
      ],
    });
  });

  it.each([
    ['rows: 0', 'rows: 0 is not from 1 to 10000'],
    ['rows: 20000', 'rows: 20000 is not from 1 to 10000'],
    ['from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z"', 'from: The window is empty'],
  ])('refuses %s', async (args, message) => {
    const { errors } = await api.ask(`{ telemetryQuery(kql: "print 1", ${args}) { rows } }`);
    expect(errors[0]?.message).toContain(message);
  });

  it('says what the database could not use', async () => {
    const { errors } = await api.ask(
      `{ telemetryQuery(kql: "print 9223372036854775807 + toint(strlen('x'))") { rows } }`,
    );
    expect(errors[0]?.message).toContain('out of range');
  });
});
