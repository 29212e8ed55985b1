/** What the steps learn from each other: ids of what they created, by the name of the mutation. */
export type Known = Record<string, string>;

/** One call of a mutation. */
export interface MutationStep {
  readonly mutation: string;
  readonly input?: (known: Known) => Record<string, unknown>;
  /** Where the payload shows what was created or changed. */
  readonly shows: string;
  /** What the audit trail calls the deed. */
  readonly action: string;
}

const selection = { asset: 'readings@latest' };
const signals = [{ name: 'drift', kind: 'DATA_DRIFT', metrics: [{ metric: 'psi', threshold: 0.25 }] }];

/** The monitor `m`, told otherwise than it was created. */
const document = `name: m
create_monitor:
  monitoring_signals:
    drift:
      type: data_drift
      production_data: {input_data: {type: mltable, path: azureml:readings:1}}
      reference_data: {input_data: {type: mltable, path: azureml:readings:1}}
      metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}}
`;

function onAlert(mutation: string, action: string, fields: object = {}): MutationStep {
  return { mutation, action, shows: 'alert', input: ({ alert }) => ({ id: alert, ...fields }) };
}

/** One happy path through every mutation there is. */
export const mutationSteps: readonly MutationStep[] = [
  { mutation: 'createPlant', input: () => ({ name: 'plant-a' }), shows: 'plant', action: 'plant.create' },
  {
    mutation: 'updatePlant',
    input: ({ plant }) => ({ id: plant, title: 'A' }),
    shows: 'plant',
    action: 'plant.update',
  },
  {
    mutation: 'createCircuit',
    input: ({ plant }) => ({ plantId: plant, name: 'c01' }),
    shows: 'circuit',
    action: 'circuit.create',
  },
  {
    mutation: 'updateCircuit',
    input: ({ circuit }) => ({ id: circuit, tags: ['a'] }),
    shows: 'circuit',
    action: 'circuit.update',
  },
  {
    mutation: 'setCircuitEnabled',
    input: ({ circuit }) => ({ id: circuit, enabled: true }),
    shows: 'circuit',
    action: 'circuit.update',
  },
  { mutation: 'createModel', input: () => ({ name: 'forecast' }), shows: 'model', action: 'model.create' },
  {
    mutation: 'updateModel',
    input: ({ model }) => ({ id: model, description: 'x' }),
    shows: 'model',
    action: 'model.update',
  },
  {
    mutation: 'createModelVersion',
    input: ({ model }) => ({ modelId: model, uri: 'models/none.onnx', allowUnreachable: true }),
    shows: 'modelVersion',
    action: 'modelVersion.create',
  },
  {
    mutation: 'setModelStage',
    input: ({ modelVersion }) => ({ id: modelVersion, stage: 'TEST' }),
    shows: 'modelVersion',
    action: 'modelVersion.update',
  },
  {
    mutation: 'createDeployment',
    input: ({ modelVersion }) => ({
      name: 'live',
      endpoint: 'pumps',
      kind: 'ONLINE',
      modelVersionId: modelVersion,
    }),
    shows: 'deployment',
    action: 'deployment.create',
  },
  {
    mutation: 'updateDeployment',
    input: ({ deployment, modelVersion }) => ({ id: deployment, modelVersionId: modelVersion }),
    shows: 'deployment',
    action: 'deployment.update',
  },
  {
    mutation: 'setDeploymentEnabled',
    input: ({ deployment }) => ({ id: deployment, enabled: false }),
    shows: 'deployment',
    action: 'deployment.update',
  },
  {
    mutation: 'setEndpointTraffic',
    input: () => ({ endpoint: 'pumps', traffic: [{ deployment: 'live', percent: 0 }] }),
    shows: 'deployments',
    action: 'endpoint.setTraffic',
  },
  {
    mutation: 'submitScoringJob',
    input: () => ({ deployment: 'pumps:live', data: { uri: 'readings' } }),
    shows: 'scoringJob',
    action: 'scoring.submit',
  },
  {
    mutation: 'submitScoringJobs',
    input: () => ({ filter: { deployments: ['pumps:live'] }, data: { uri: 'readings' } }),
    shows: 'batch',
    action: 'scoring.submit',
  },
  {
    mutation: 'recordActuals',
    input: () => ({
      deployment: 'pumps:live',
      actuals: [{ key: 'a', value: 1, at: '2026-03-01T00:00:00Z' }],
    }),
    shows: 'deployment',
    action: 'deployment.recordActuals',
  },
  {
    mutation: 'createDataAsset',
    input: () => ({ name: 'readings', uri: 'readings', timestampColumn: 'at' }),
    shows: 'dataAsset',
    action: 'dataAsset.create',
  },
  {
    mutation: 'updateDataAsset',
    input: ({ dataAsset }) => ({ id: dataAsset, description: 'x' }),
    shows: 'dataAsset',
    action: 'dataAsset.update',
  },
  {
    mutation: 'createMonitor',
    input: ({ circuit }) => ({
      name: 'm',
      circuitId: circuit,
      target: selection,
      baseline: selection,
      signals,
    }),
    shows: 'monitor',
    action: 'monitor.create',
  },
  {
    mutation: 'createDatastore',
    input: () => ({ name: 'lake', uri: 'lake' }),
    shows: 'datastore',
    action: 'datastore.create',
  },
  {
    mutation: 'createComponent',
    input: () => ({ name: 'cleaned', label: '0.0.1', kind: 'PREPROCESSING', sql: 'from input' }),
    shows: 'component',
    action: 'component.create',
  },
  {
    mutation: 'createBaseline',
    input: () => ({ name: 'spring', selection: { ...selection, lookbackSize: 'P30D' } }),
    shows: 'baseline',
    action: 'baseline.create',
  },
  {
    mutation: 'freezeBaseline',
    input: ({ baseline }) => ({ id: baseline, at: '2026-03-01T00:00:00Z' }),
    shows: 'baseline',
    action: 'baseline.freeze',
  },
  {
    mutation: 'replaceMonitorBaseline',
    input: ({ monitor, baseline }) => ({ monitorId: monitor, baselineId: baseline }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  {
    mutation: 'updateMonitor',
    input: ({ monitor }) => ({ id: monitor, title: 'M' }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  {
    mutation: 'setMonitorEnabled',
    input: ({ monitor }) => ({ id: monitor, enabled: true }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  {
    mutation: 'applyDocument',
    input: () => ({ text: document }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  {
    mutation: 'putActionGroup',
    input: () => ({
      name: 'ag',
      receivers: [{ name: 'a', kind: 'EMAIL', settings: { to: ['a@b.example'] } }],
    }),
    shows: 'actionGroup',
    action: 'action-group.create',
  },
  {
    mutation: 'setReceiverHealthy',
    input: ({ receiver }) => ({ id: receiver }),
    shows: 'receiver',
    action: 'receiver.setHealthy',
  },
  {
    mutation: 'testReceiver',
    input: ({ receiver }) => ({ id: receiver }),
    shows: 'notification',
    action: 'receiver.test',
  },
  {
    mutation: 'resendNotification',
    input: ({ deadNotification }) => ({ id: deadNotification }),
    shows: 'notification',
    action: 'notification.resend',
  },
  {
    mutation: 'putAlertRule',
    input: () => ({ name: 'up', severity: 1, promql: { query: 'up == 0' } }),
    shows: 'alertRule',
    action: 'alert-rule.create',
  },
  {
    mutation: 'importAlertRules',
    input: () => ({ text: 'groups: [{name: g, rules: [{alert: up, expr: up < 1}]}]' }),
    shows: 'rules',
    action: 'alert-rule.update',
  },
  {
    mutation: 'setAlertRuleEnabled',
    input: ({ alertRule }) => ({ id: alertRule, enabled: false }),
    shows: 'alertRule',
    action: 'alert-rule.update',
  },
  {
    mutation: 'putRoutingPolicy',
    input: () => ({ text: 'routing: {route: {group_by: [plant_id]}}' }),
    shows: 'routingPolicy',
    action: 'routing-policy.put',
  },
  {
    mutation: 'createSilence',
    input: () => ({ matching: 'plant_id="a"', comment: 'c', duration: '1h' }),
    shows: 'silence',
    action: 'silence.create',
  },
  {
    mutation: 'changeSilence',
    input: ({ silence }) => ({ id: silence, duration: '2h' }),
    shows: 'silence',
    action: 'silence.change',
  },
  {
    mutation: 'endSilence',
    input: ({ silence }) => ({ id: silence }),
    shows: 'silence',
    action: 'silence.end',
  },
  onAlert('acknowledgeAlert', 'alert.acknowledged'),
  onAlert('unacknowledgeAlert', 'alert.unacknowledged'),
  onAlert('assignAlert', 'alert.assigned', { assignee: 'Ada' }),
  onAlert('commentAlert', 'alert.commented', { text: 'c' }),
  onAlert('resolveAlert', 'alert.resolved'),
  { mutation: 'runMonitor', input: () => ({ monitor: 'm' }), shows: 'run', action: 'run.request' },
  {
    mutation: 'runMonitors',
    input: () => ({ scheduledAt: '2026-03-01T00:00:00Z' }),
    shows: 'batch',
    action: 'run.request',
  },
  { mutation: 'cancelJob', input: ({ job }) => ({ id: job }), shows: 'job', action: 'job.cancel' },
  { mutation: 'retryJob', input: ({ job }) => ({ id: job }), shows: 'job', action: 'job.retry' },
  {
    mutation: 'discardDeadLetter',
    input: ({ deadLetter }) => ({ id: deadLetter }),
    shows: 'deadLetter',
    action: 'deadLetter.discard',
  },
  {
    mutation: 'reevaluateRun',
    input: ({ finishedRun }) => ({ runId: finishedRun }),
    shows: 'run',
    action: 'run.reevaluate',
  },
  {
    mutation: 'createApiToken',
    input: () => ({ name: 'a', role: 'VIEWER' }),
    shows: 'apiToken',
    action: 'token.create',
  },
  {
    mutation: 'revokeApiToken',
    input: ({ apiToken }) => ({ id: apiToken }),
    shows: 'apiToken',
    action: 'token.revoke',
  },
  { mutation: 'createSignInLink', shows: 'url', action: 'token.create' },
  {
    mutation: 'deleteAlertRule',
    input: ({ alertRule }) => ({ id: alertRule }),
    shows: 'deletedId',
    action: 'alert-rule.delete',
  },
  {
    mutation: 'deleteActionGroup',
    input: ({ actionGroup }) => ({ id: actionGroup }),
    shows: 'deletedId',
    action: 'action-group.delete',
  },
  {
    mutation: 'deleteMonitor',
    input: ({ monitor }) => ({ id: monitor }),
    shows: 'deletedId',
    action: 'monitor.delete',
  },
  {
    mutation: 'deleteDeployment',
    input: ({ deployment }) => ({ id: deployment }),
    shows: 'deletedId',
    action: 'deployment.delete',
  },
  {
    mutation: 'deleteModel',
    input: ({ model }) => ({ id: model }),
    shows: 'deletedId',
    action: 'model.delete',
  },
  {
    mutation: 'deleteBaseline',
    input: ({ baseline }) => ({ id: baseline }),
    shows: 'deletedId',
    action: 'baseline.delete',
  },
  {
    mutation: 'deleteComponent',
    input: ({ component }) => ({ id: component }),
    shows: 'deletedId',
    action: 'component.delete',
  },
  {
    mutation: 'deleteDatastore',
    input: ({ datastore }) => ({ id: datastore }),
    shows: 'deletedId',
    action: 'datastore.delete',
  },
  {
    mutation: 'deleteDataAsset',
    input: ({ dataAsset }) => ({ id: dataAsset }),
    shows: 'deletedId',
    action: 'dataAsset.delete',
  },
  {
    mutation: 'deleteCircuit',
    input: ({ circuit }) => ({ id: circuit }),
    shows: 'deletedId',
    action: 'circuit.delete',
  },
  {
    mutation: 'deletePlant',
    input: ({ plant }) => ({ id: plant }),
    shows: 'deletedId',
    action: 'plant.delete',
  },
];
