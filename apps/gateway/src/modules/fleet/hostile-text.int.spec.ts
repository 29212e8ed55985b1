import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet } from '../../spec/fleet.ts';
import { startTestApi, type TestApi } from '../../spec/test-api.ts';
import { encodeGlobalId } from '../../global-id.ts';

const masked = 'INTERNAL_SERVER_ERROR';

describe('text that no database stores', () => {
  let api: TestApi;
  let plantId: string;
  let circuitId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { plant, circuits } = await createFleet(api.db, 'mill', 1);
    plantId = encodeGlobalId('Plant', plant.id);
    circuitId = encodeGlobalId('Circuit', circuits[0]?.circuit.id ?? '');
  });
  afterAll(() => api.stop());

  const texts = [
    'a\u0000b',
    '\u0000',
    '\ud800',
    '\u{1f600}',
    "'; drop table plant; --",
    '%',
    'x'.repeat(5000),
  ];

  it.each(texts)('finds nothing and breaks nothing in filters: %j', async (text) => {
    const { errors } = await api.ask(
      `query ($text: String!) {
        a: circuits(filter: { search: $text }) { nodes { id } }
        b: circuits(filter: { plant: $text, name: $text, tag: $text }) { nodes { id } }
        c: monitors(filter: { names: [$text], plant: $text, circuit: $text, tag: $text }) { nodes { id } }
        d: monitorRuns(filter: { plant: $text, circuit: $text }) { nodes { id } }
        e: metricResults(filter: { signal: $text, feature: $text, metric: $text }) { nodes { id } }
        f: models(search: $text) { nodes { id } }
        g: dataAssets(name: $text) { nodes { id } }
      }`,
      { text },
    );
    expect(errors.filter(({ extensions }) => extensions?.['code'] === masked)).toEqual([]);
  });

  it.each(texts)('is stored whole or refused by mutations: %j', async (text) => {
    const { errors } = await api.ask(
      `mutation ($text: String!, $plantId: ID!, $circuitId: ID!) {
        a: updatePlant(input: { id: $plantId, title: $text }) { userErrors { code } }
        b: updateCircuit(input: { id: $circuitId, title: $text, tags: [$text] }) { userErrors { code } }
        c: createModel(input: { name: "m", description: $text }) { userErrors { code } }
        d: createDataAsset(input: { name: "d", uri: $text, timestampColumn: $text }) { userErrors { code } }
        e: runMonitor(input: { monitor: $text }) { userErrors { code } }
        f: runMonitors(input: { filter: { tag: $text, names: [$text] } }) { userErrors { code } }
        g: createMonitor(input: {
          name: "h", title: $text, circuitId: $circuitId, features: [$text],
          target: { asset: "readings:1" }, baseline: { asset: $text },
          signals: [{ name: "s", kind: DATA_DRIFT, metrics: [{ metric: $text }] }]
        }) { userErrors { code } }
        h: createMonitor(input: {
          name: "h", circuitId: $circuitId, features: [$text],
          target: { asset: "readings:1" }, baseline: { asset: "readings:1" },
          signals: [{ name: "s", kind: DATA_DRIFT, metrics: [{ metric: "psi" }] }]
        }) { userErrors { code } }
      }`,
      { text, plantId, circuitId },
    );
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
});
