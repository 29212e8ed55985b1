import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';

const selection = `outcome what name plant circuit reason changes { path before after }
  notes { kind line path message } defaulted { path value why } unsupported { name type reason } warnings
  monitor { name title definitionNumber version trigger { cron } circuit { name plant { name title } } }
  userErrors { code field message }`;

const monitorText = `name: Pumps-Watch
display_name: Pumps
trigger: {type: cron, expression: "0 6 * * *"}
create_monitor:
  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}
  monitoring_signals:
    drift:
      type: data_drift
      alert_enabled: true
      reference_data: {input_data: {type: mltable, path: azureml:training:1}}
      metric_thresholds:
        numerical: {jensen_shannon_distance: 0.15}
`;

const answers = `    answers:
      type: generation_safety_quality
      production_data: [{input_data: {type: mltable, path: azureml:answers:1}}]
      metric_thresholds: {groundedness: {aggregated_groundedness_pass_rate: 0.7}}
`;

describe('applyDocument', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  async function apply(text: string, more: Record<string, unknown> = {}): Promise<Json> {
    const query = `mutation ($input: ApplyDocumentInput!) { applied: applyDocument(input: $input) { ${selection} } }`;
    const { applied } = await api.data(query, { input: { text, file: 'pumps.yaml', ...more } });
    return applied ?? {};
  }

  const written = () =>
    Promise.all([
      api.db.monitors.count(),
      api.db.plants.count(),
      api.db.circuits.count(),
      api.db.models.count(),
      api.db.deployments.count(),
      api.db.dataAssets.count(),
      api.db.components.count(),
      api.db.audit.count(),
    ]);

  const messages = (payload: Json): unknown =>
    (payload['userErrors'] as unknown as readonly { message: string }[]).map(({ message }) => message);

  it('creates a monitor, and on the second time writes nothing', async () => {
    const created = await apply(monitorText);
    expect(created).toMatchObject({
      userErrors: [],
      outcome: 'CREATED',
      what: 'MONITOR',
      name: 'Pumps-Watch',
      plant: 'unassigned',
      circuit: 'pumps-watch',
      reason: null,
      monitor: {
        name: 'Pumps-Watch',
        title: 'Pumps',
        definitionNumber: 1,
        trigger: { cron: '0 6 * * *' },
        circuit: { name: 'pumps-watch', plant: { name: 'unassigned', title: 'unassigned' } },
      },
      warnings: [
        'The deployment "pumps:blue" is not registered yet.',
        'The data asset "pumps-blue-model_inputs@latest" does not exist yet.',
        'The data asset "training:1" does not exist yet.',
      ],
    });
    const paths = (created['changes'] as unknown as readonly { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['title', 'deployment', 'signals.drift', 'trigger']));
    const { items } = await api.db.audit.list({ first: 3 });
    expect(items.map(({ node }) => node.action).toSorted()).toEqual([
      'circuit.create',
      'monitor.create',
      'plant.create',
    ]);

    const before = await written();
    const again = await apply(monitorText);
    expect(again).toMatchObject({
      outcome: 'UNCHANGED',
      changes: [],
      monitor: { version: 1 },
      userErrors: [],
    });
    expect(await written()).toEqual(before);
  });

  it('says what differs, keeps the old version, and writes nothing on a dry run', async () => {
    const changed = monitorText.replace('0.15', '0.2').replace('0 6', '0 7');
    const changes = [
      { path: 'signals.drift.metrics.jensen_shannon_distance.numerical', before: '0.15', after: '0.2' },
      { path: 'trigger.expression', before: '"0 6 * * *"', after: '"0 7 * * *"' },
    ];
    const before = await written();
    const dry = await apply(changed, { dryRun: true });
    expect(dry).toMatchObject({ outcome: 'CHANGED', changes, monitor: null, userErrors: [] });
    expect(await written()).toEqual(before);

    expect(await apply(changed)).toMatchObject({
      outcome: 'CHANGED',
      changes,
      monitor: { definitionNumber: 2, trigger: { cron: '0 7 * * *' } },
    });
    const monitor = await api.db.monitors.findByName('Pumps-Watch');
    const versions = await api.db.monitors.versions(monitor?.id ?? '');
    expect(versions.map(({ number, definition: { signals } }) => [number, signals[0]?.metrics])).toEqual([
      [2, { jensen_shannon_distance: { numerical: 0.2 } }],
      [1, { jensen_shannon_distance: { numerical: 0.15 } }],
    ]);
    const renamed = await apply(changed.replace('display_name: Pumps', 'display_name: All pumps'));
    expect(renamed).toMatchObject({
      changes: [{ path: 'title', before: '"Pumps"', after: '"All pumps"' }],
      monitor: { title: 'All pumps', definitionNumber: 2 },
    });
    const dryNew = await apply(monitorText.replace('Pumps-Watch', 'never'), {
      dryRun: true,
      plant: 'p',
      circuit: 'c',
    });
    expect(dryNew).toMatchObject({ outcome: 'CREATED', plant: 'p', circuit: 'c', monitor: null });
    expect(await api.db.plants.findByName('p')).toBeNull();
  });

  it('registers a deployment with its model and what it collects, and changes what differs', async () => {
    const text = `$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: pumps
model: azureml:Pump.Model:3
data_collector: {collections: {model_inputs: {enabled: true}, model_outputs: {enabled: true}}}
`;
    const created = await apply(text, { plant: 'Hamburg', circuit: 'C07' });
    expect(created).toMatchObject({
      userErrors: [],
      outcome: 'CREATED',
      what: 'DEPLOYMENT',
      name: 'pumps:blue',
      plant: 'hamburg',
      circuit: 'c07',
    });
    expect((await api.db.plants.findByName('hamburg'))?.title).toBe('Hamburg');
    const [inputs] = await api.db.dataAssets.resolve(['pumps-blue-model_inputs@latest']);
    expect(inputs).toMatchObject({ number: 1, timestampColumn: null });
    expect(inputs?.uri).toMatch(/modelDataCollector\/pumps\/blue\/model_inputs/);
    const before = await written();
    expect(await apply(text)).toMatchObject({ outcome: 'UNCHANGED', plant: 'hamburg', circuit: 'c07' });
    expect(await written()).toEqual(before);

    const moved = text
      .replace('Pump.Model:3', 'Pump.Model:4')
      .replace(
        'model_inputs: {enabled: true}',
        'model_inputs: {enabled: true, data: {path: azureml://datastores/own/paths/in}}',
      );
    expect(await apply(moved)).toMatchObject({
      outcome: 'CHANGED',
      changes: [
        { path: 'model', before: '"Pump.Model:3"', after: '"Pump.Model:4"' },
        { path: 'data.pumps-blue-model_inputs', after: '"2: azureml://datastores/own/paths/in"' },
      ],
    });
    expect(await apply(moved)).toMatchObject({ outcome: 'UNCHANGED' });
  });

  it('moves a monitor to the circuit of its deployment, once that has one', async () => {
    const text = monitorText
      .replace('0.15', '0.2')
      .replace('0 6', '0 7')
      .replace(': Pumps\n', ': All pumps\n');
    expect(await apply(text)).toMatchObject({
      outcome: 'CHANGED',
      changes: [{ path: 'circuit', before: '"unassigned/pumps-watch"', after: '"hamburg/c07"' }],
      monitor: { definitionNumber: 2, circuit: { name: 'c07', plant: { name: 'hamburg' } } },
    });
    expect(await apply(text)).toMatchObject({ outcome: 'UNCHANGED' });
    expect(await apply(text, { plant: 'bremen', circuit: 'c01' })).toMatchObject({
      outcome: 'CHANGED',
      plant: 'bremen',
    });
  });

  it('takes the circuit that tags name', async () => {
    const text = `tags: {plant_id: Werk Süd, circuit_id: Linie 1}\n${monitorText.replace('Pumps-Watch', 'tagged')}`;
    const applied = await apply(text);
    expect(applied).toMatchObject({ outcome: 'CREATED', plant: 'werk-sud', circuit: 'linie-1' });
    expect(JSON.stringify(applied['notes'])).toContain('Werk Süd/Linie 1 is named werk-sud/linie-1 here');
  });

  it('registers components, those of Spark without SQL, and gives them SQL later', async () => {
    const spark = `$schema: http://azureml/sdk-2-0/SparkComponent.json
type: spark
name: ratio
version: 1.0.0
code: ./src
entry: {file: run.py}
inputs: {production_data: {type: mltable}, ratio_threshold: {type: number}}
outputs: {signal_metrics: {type: mltable}}
conf: {spark.driver.cores: 1}
`;
    const sql = `type: sql\nname: ratio\nversion: 1.0.0\nsql: select 'ratio' as metric, count(*) as value from target\n`;
    expect(await apply(spark)).toMatchObject({ outcome: 'CREATED', what: 'COMPONENT', name: 'ratio:1.0.0' });
    expect(await api.db.components.find('ratio', '1.0.0')).toMatchObject({
      kind: 'CUSTOM_SIGNAL',
      sql: null,
      description: expect.stringContaining('Spark does not run here') as unknown,
    });
    expect(await apply(spark)).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
    expect(await apply(sql)).toMatchObject({ outcome: 'CHANGED', changes: [{ path: 'sql', before: null }] });
    const before = await written();
    expect(await apply(sql)).toMatchObject({ outcome: 'UNCHANGED' });
    expect(await apply(spark)).toMatchObject({ outcome: 'UNCHANGED' });
    expect(messages(await apply(sql.replace('count', 'sum')))).toEqual([
      expect.stringMatching(/^pumps\.yaml:1:1 .*give it a new version/),
    ]);
    expect(await written()).toEqual(before);
  });

  it('applies the rest of a monitor whose other signals are not measured, and refuses one without a rest', async () => {
    const mixed = await apply(monitorText.replace('Pumps-Watch', 'mixed') + answers);
    expect(mixed).toMatchObject({
      outcome: 'CREATED',
      unsupported: [
        { name: 'answers', type: 'generation_safety_quality', reason: expect.any(String) as unknown },
      ],
    });
    const before = await written();
    const [head = ''] = monitorText.split('    drift:');
    const none = await apply(head.replace('Pumps-Watch', 'none') + answers);
    expect(none).toMatchObject({
      outcome: null,
      what: 'OTHER',
      name: 'none',
      unsupported: [{ name: 'answers' }],
      userErrors: [{ code: 'INVALID', field: ['text'] }],
    });
    expect(messages(none)).toEqual([expect.stringMatching(/^pumps\.yaml:1:1 .*"answers".*not supported/)]);
    expect(await written()).toEqual(before);
  });

  it.each([
    [
      'an endpoint',
      '$schema: x/managedOnlineEndpoint.schema.json\nname: pumps\nauth_mode: key\n',
      'ENDPOINT',
    ],
    ['a pipeline', 'type: pipeline\ndisplay_name: x\njobs: {a: {type: command}}\n', 'OTHER'],
    ['an environment', 'name: env\nchannels: [conda-forge]\ndependencies: [python]\n', 'OTHER'],
  ])('has nothing to do for %s, and says why', async (_what, text, what) => {
    const before = await written();
    expect(await apply(text)).toMatchObject({
      outcome: 'NOTHING_TO_APPLY',
      what,
      reason: expect.stringMatching(/\w+ \w+/) as unknown,
      userErrors: [],
    });
    expect(await written()).toEqual(before);
  });

  it.each([
    [
      'a misspelt key',
      monitorText.replace('metric_thresholds', 'metric_threshholds'),
      /^pumps\.yaml:11:7 .*Did you mean "metric_thresholds"/,
    ],
    [
      'a signature',
      monitorText.replace('azureml:training:1', 'https://a.blob.core.windows.net/c/x?sig=secret'),
      /^pumps\.yaml:10:58 .*signature/,
    ],
    [
      'a title that is too long',
      monitorText.replace('display_name: Pumps', `display_name: ${'x'.repeat(201)}`),
      /^pumps\.yaml:1:1 display_name: .*longer than 200/,
    ],
    ['two documents', `${monitorText}---\n${monitorText}`, /holds 2 documents/],
    ['nothing', '', /no document/],
    [
      'a whole fleet',
      'circuits: [{plant_id: a, circuit_id: b, model_name: m}, {plant_id: a, circuit_id: c, model_name: m}]\n',
      /^pumps\.yaml:1:1 The fleet has 2 circuits/,
    ],
    [
      'a place without a name',
      `tags: {plant_id: "???", circuit_id: c}\n${monitorText}`,
      /^pumps\.yaml:1:1 "\?\?\?" names no plant/,
    ],
  ])('refuses %s at its place and writes nothing', async (_what, text, message) => {
    const before = await written();
    const payload = await apply(text);
    expect(messages(payload)).toEqual([expect.stringMatching(message)]);
    expect(JSON.stringify(payload)).not.toContain('secret');
    expect(payload).toMatchObject({ outcome: null, monitor: null });
    expect(await written()).toEqual(before);
  });

  it('refuses half a circuit at the field that is missing', async () => {
    expect((await apply(monitorText, { plant: 'a' }))['userErrors']).toMatchObject([{ field: ['circuit'] }]);
    expect((await apply(monitorText, { circuit: 'a' }))['userErrors']).toMatchObject([{ field: ['plant'] }]);
  });

  it('applies one circuit of a fleet, many at once on a plant that nobody has yet', async () => {
    const text = (circuit: string) =>
      `circuits:\n- {plant_id: lyon, circuit_id: ${circuit}, model_name: flow}\n`;
    const circuits = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const applied = await Promise.all(circuits.map((circuit) => apply(text(circuit))));
    expect(applied.map(({ outcome, userErrors }) => [outcome, userErrors])).toEqual(
      circuits.map(() => ['CREATED', []]),
    );
    const plant = await api.db.plants.findByName('lyon');
    expect(await api.db.monitors.count({ plantIds: [plant?.id ?? ''] })).toBe(20);
    expect(await apply(text('c3'))).toMatchObject({ outcome: 'UNCHANGED', name: 'monitor-lyon-c3' });
  });

  it('is the same monitor when it was made by hand and says what the document says', async () => {
    const monitor = await api.db.monitors.findByName('tagged');
    const [version] = await api.db.monitors.currentVersions([monitor?.id ?? '']);
    const plant = await api.db.plants.create({ name: 'oslo', title: 'Oslo' }, actor);
    const circuit = await api.db.circuits.create({ plantId: plant.id, name: 'c1', title: 'c1' }, actor);
    if (!version) throw new Error('There is no definition.');
    const { tags: _tags, ...definition } = version.definition;
    const trigger = { type: 'cron', expression: '0 6 * * *', timeZone: 'UTC' } as const;
    await api.db.monitors.create(
      { name: 'by-hand', title: 'Pumps', circuitId: circuit.id, definition, trigger },
      actor,
    );
    const text = `tags: {plant: oslo, circuit: c1}\n${monitorText.replace('Pumps-Watch', 'by-hand')}`;
    expect(await apply(text)).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
  });
});
