import { type NotificationMessage, type NotifiedAlert } from '@circuitwatch/alerting-definitions';

const createdAt = new Date('2026-11-28T06:32:00Z');

/** A firing alert of one circuit whose MAE is too high. */
export function buildAlert(given: Partial<NotifiedAlert> = {}): NotifiedAlert {
  return {
    id: '0b8f7a52-7d0f-4d1c-9c55-0f6a4a3b2c10',
    fingerprint: '9a3f0c1d2e4b5a67',
    status: 'FIRING',
    ruleName: 'High MAE Alert',
    severity: 2,
    summary: '',
    description: 'Alert when model MAE exceeds threshold',
    labels: { alertname: 'High MAE Alert', severity: '2', plant_id: 'plant-01', circuit_id: 'C-007' },
    annotations: {},
    value: 0.3124,
    condition: 'model_accuracy_mae > 0.25',
    threshold: 0.25,
    window: 'PT15M',
    signalType: 'KQL',
    startsAt: new Date('2026-11-28T06:10:00Z'),
    endsAt: null,
    url: 'https://watch.example.com/alerts/7',
    evidence: [],
    distribution: null,
    ...given,
  };
}

/** A drift alert with the distribution of its feature. */
export function buildDriftAlert(given: Partial<NotifiedAlert> = {}): NotifiedAlert {
  return buildAlert({
    ruleName: 'Data Drift Detected',
    labels: {
      alertname: 'Data Drift Detected',
      plant_id: 'plant-01',
      circuit_id: 'C-007',
      signal: 'data_drift',
      feature: 'temperature',
      metric: 'psi',
    },
    condition: 'psi > 0.2',
    threshold: 0.2,
    value: 0.31,
    signalType: 'METRIC',
    distribution: {
      feature: 'temperature',
      edges: [40, 45, 50, 55, 60],
      categories: [],
      baselineCounts: [20, 50, 25, 5],
      targetCounts: [2, 10, 40, 48],
    },
    ...given,
  });
}

/** A first message about `alerts`. */
export function buildMessage(
  alerts: readonly NotifiedAlert[],
  given: Partial<NotificationMessage> = {},
): NotificationMessage {
  return {
    id: 'msg-5f2b',
    groupKey: '{}:{alertname="High MAE Alert", plant_id="plant-01"}',
    groupLabels: { alertname: 'High MAE Alert', plant_id: 'plant-01' },
    commonLabels: { alertname: 'High MAE Alert', plant_id: 'plant-01' },
    commonAnnotations: {},
    status: alerts.some((alert) => alert.status === 'FIRING') ? 'FIRING' : 'RESOLVED',
    reason: 'FIRST_NOTIFICATION',
    actionGroup: 'ag-mlops-critical',
    actionGroupShortName: 'MLOpsCrit',
    receiver: 'MLOps Team',
    alerts,
    truncatedAlerts: 0,
    url: 'https://watch.example.com/alerts?group=4',
    createdAt,
    ...given,
  };
}

/** `count` alerts of one rule, on circuits C-001, C-002 and on. */
export function buildAlerts(count: number, given: Partial<NotifiedAlert> = {}): readonly NotifiedAlert[] {
  return Array.from({ length: count }, (_, index) => {
    const circuit = `C-${String(index + 1).padStart(3, '0')}`;
    const alert = buildAlert(given);
    return {
      ...alert,
      id: `${alert.id}-${circuit}`,
      labels: { ...alert.labels, circuit_id: circuit },
      value: 0.3 + index / 100,
      url: `https://watch.example.com/alerts/${index + 1}`,
    };
  });
}

/** Texts that break naive renderers: markup, breaks, controls, halves of characters, directions, and length. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '"><a href="javascript:alert(1)">x</a>\'',
  '<!channel> <@U123> <https://evil.example|click> & *bold* _it_ ~no~ `code`',
  '[click](https://evil.example) **bold** # heading\n- list',
  'a\r\nBcc: victim@example.com\r\n\r\nbody',
  'nul\u0000bell\u0007escape\u001b[31mred',
  '\u202egnp.exe\u202c \u2066\u2069\u200b\ufeff',
  'half \ud83d and \udc00 surrogates, whole 👩‍👩‍👧‍👦 families 🔥',
  'مرحبا بالعالم שלום 日本語 Ελληνικά Привет',
  '{{ $value }} ${process.exit()} %s %n $& $1',
  'x'.repeat(100_000),
  '\n'.repeat(1_000),
  '',
];

/** A message in which `text` stands wherever a person or a model may write. */
export function buildHostileMessage(text: string): NotificationMessage {
  const labels = { alertname: text, plant_id: text, circuit_id: text, feature: text, [text]: text };
  const alert = buildDriftAlert({
    ruleName: text,
    summary: text,
    description: text,
    labels,
    annotations: { runbook_url: text, summary: text },
    condition: text,
    window: text,
    url: text,
    evidence: [{ feature: text, [text]: text }],
    distribution: {
      feature: text,
      edges: [],
      categories: [text, 'b'],
      baselineCounts: [1, 2],
      targetCounts: [2, 1],
    },
  });
  return buildMessage([alert, buildAlert({ ruleName: text, url: text, description: text })], {
    id: text,
    groupKey: text,
    groupLabels: labels,
    commonLabels: {},
    commonAnnotations: { runbook_url: text },
    actionGroup: text,
    actionGroupShortName: text,
    receiver: text,
    url: text,
  });
}
