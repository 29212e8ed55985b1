import { type NotificationMessage, type NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { worstOf } from './alert-section.ts';
import { cleanLine } from './clean-text.ts';
import { humanNumber } from './human-figures.ts';
import { listNames } from './list-names.ts';
import { webUrl } from './message-links.ts';
import { mainAlerts } from './message-title.ts';

/** Something to do now. */
export interface NextStep {
  readonly text: string;
  /** Where it is written down; null: the text says it all. */
  readonly url: string | null;
}

type Topic = 'DRIFT' | 'PERFORMANCE' | 'QUALITY' | 'OTHER';

const topics: readonly (readonly [Topic, RegExp])[] = [
  ['DRIFT', /drift|\bpsi\b|wasserstein|kolmogorov|jensen/u],
  ['QUALITY', /quality|null_rate|null rate/u],
  ['PERFORMANCE', /performance|degraded|\b(?:mae|rmse|mape|mse|f1|auc|accuracy)\b|model_accuracy/u],
];

/** Sizes of drift that the response workflow decides by: below the first it is minor, above the second severe. */
const moderateDrift = 0.15;
const severeDrift = 0.25;

function topicOf(alert: NotifiedAlert): Topic {
  const { signal, metric } = alert.labels;
  if (alert.distribution !== null) return 'DRIFT';
  const said = `${signal ?? ''} ${metric ?? ''} ${alert.ruleName} ${alert.condition}`
    .slice(0, 500)
    .toLowerCase();
  return topics.find(([, words]) => words.test(said))?.[0] ?? 'OTHER';
}

/** Whether the value is of the scale that the sizes of drift are given in. */
function isDriftScore(alert: NotifiedAlert): boolean {
  return /\bpsi\b|population_stability|drift_score/u.test(
    `${alert.labels['metric'] ?? ''} ${alert.condition}`,
  );
}

function driftDecision(alerts: readonly NotifiedAlert[]): string {
  const worst = worstOf(alerts.filter(isDriftScore));
  const value = worst?.value ?? null;
  if (value === null) {
    return `Decide: minor drift (below ${moderateDrift}) watch it, moderate (up to ${severeDrift}) plan a retraining, severe (above) retrain now.`;
  }
  const told = humanNumber(value);
  if (value < moderateDrift) return `${told} is minor drift (below ${moderateDrift}): watch it.`;
  if (value <= severeDrift) {
    return `${told} is moderate drift (${moderateDrift} to ${severeDrift}): plan a retraining.`;
  }
  return `${told} is severe drift (above ${severeDrift}): retrain now.`;
}

function featuresOf(alerts: readonly NotifiedAlert[]): string {
  const named = alerts.flatMap((alert) => [
    alert.labels['feature'] ?? '',
    alert.distribution?.feature ?? '',
    ...alert.evidence.map(({ feature }) => (typeof feature === 'string' ? feature : '')),
  ]);
  return listNames(
    named.filter((name) => name !== '').map((name) => cleanLine(name, 60)),
    160,
  );
}

function stepsFor(topic: Topic, alerts: readonly NotifiedAlert[]): readonly string[] {
  const features = featuresOf(alerts);
  switch (topic) {
    case 'DRIFT':
      return [
        `Look at the features that drifted${features === '' ? '' : ` (${features})`} and by how much.`,
        'Find the cause: a changed data pipeline, a sensor out of calibration, recent maintenance.',
        driftDecision(alerts),
      ];
    case 'PERFORMANCE':
      return [
        'Verify it: compare other metrics (RMSE, MAPE) and the history of this circuit.',
        'Check for drift and for bad data; if there is none, for changes of deployment, code or environment.',
        'Retrain on the latest data, and promote the new version only if it is better.',
      ];
    case 'QUALITY':
      return [
        `Look at the rows that are missing or wrong${features === '' ? '' : ` (${features})`}.`,
        'Check the sensors and the data pipeline of the circuits named here.',
      ];
    case 'OTHER':
      return ['Open the alert to see its history and the rows that made it fire.'];
  }
}

/**
 * What to do now, most useful first: the runbooks that the rules name, then the steps of the response workflow for
 * drift, for model performance or for data quality. A message that needs no action has none.
 */
export function nextSteps(message: NotificationMessage): readonly NextStep[] {
  if (message.status === 'RESOLVED' || message.reason === 'TEST') return [];
  const alerts = mainAlerts(message);
  const runbooks = new Set(
    [message.commonAnnotations, ...alerts.map((alert) => alert.annotations)]
      .map((annotations) => webUrl(annotations['runbook_url'] ?? annotations['runbook'] ?? ''))
      .filter((url) => url !== null),
  );
  const [first] = alerts;
  const steps = first === undefined ? [] : stepsFor(topicOf(first), alerts);
  return [
    ...[...runbooks].slice(0, 3).map((url) => ({ text: 'Follow the runbook', url })),
    ...steps.map((text) => ({ text, url: null })),
  ];
}
