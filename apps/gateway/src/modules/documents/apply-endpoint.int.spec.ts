import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';

const deployment = (name: string, collector = '') =>
  `name: ${name}\nendpoint_name: pumps\nmodel: azureml:flow:1\n${collector}`;
const collecting = `data_collector:
  sampling_rate: 0.25
  collections: {model_inputs: {enabled: true}}
`;
const endpoint = 'name: pumps\nauth_mode: key\ntraffic: {blue: 90, green: 10}\n';

describe('documents of endpoints', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  async function apply(text: string, dryRun = false): Promise<Json> {
    const { applied } = await api.data(
      `mutation ($input: ApplyDocumentInput!) { applied: applyDocument(input: $input) {
        outcome what reason warnings changes { path before after } userErrors { message }
      } }`,
      { input: { text, dryRun } },
    );
    return applied ?? {};
  }

  const traffic = async () => {
    const { items } = await api.db.deployments.list({ filter: { endpoints: ['pumps'] } });
    return items.map(({ node }) => [node.name, node.traffic, node.collector]);
  };

  it('share its traffic once all of its deployments are there, and keep what these collect', async () => {
    expect(await apply(deployment('blue'))).toMatchObject({ outcome: 'CREATED' });
    expect(await apply(endpoint)).toMatchObject({
      outcome: 'UNCHANGED',
      warnings: ['The deployment pumps:green does not exist yet, so the traffic stays as it is.'],
    });
    expect(await traffic()).toEqual([['blue', 100, null]]);
    const collector = { collections: [{ name: 'model_inputs', samplingRate: 0.25 }] };
    expect((await apply(deployment('green', collecting)))['changes']).toMatchObject([
      { path: 'model' },
      { path: 'collector', before: null, after: JSON.stringify(collector) },
      { path: 'data.pumps-green-model_inputs' },
    ]);
    const [inputs] = await api.db.dataAssets.resolve(['pumps-green-model_inputs@latest']);
    expect(inputs?.uri).toBe('modelDataCollector/pumps/green/model_inputs');
    const change = { path: 'traffic', before: '{"blue":100}', after: '{"blue":90,"green":10}' };
    expect(await apply(endpoint, true)).toMatchObject({ outcome: 'CHANGED', changes: [change] });
    expect(await apply(endpoint)).toMatchObject({ outcome: 'CHANGED', changes: [change] });
    expect(await apply(endpoint)).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
    expect(await traffic()).toEqual([
      ['blue', 90, null],
      ['green', 10, collector],
    ]);
    expect((await apply(deployment('green')))['changes']).toMatchObject([
      { path: 'collector', before: JSON.stringify(collector), after: null },
    ]);
    expect(await traffic()).toEqual([
      ['blue', 90, null],
      ['green', 10, null],
    ]);
  });

  it('say nothing to apply, or what is wrong with the shares', async () => {
    expect(await apply('name: pumps\nauth_mode: key\n')).toMatchObject({ outcome: 'NOTHING_TO_APPLY' });
    const refused = await apply(endpoint.replace('10', '20'));
    expect(refused['userErrors']?.[0]?.['message']).toMatch(/document:3:1 .*add up to 110/);
  });
});
