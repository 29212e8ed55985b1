import { fakeConnection, type PageArguments } from './fake-connection.ts';

const at = '2026-11-20T06:00:00.000Z';
const later = '2026-11-20T06:05:00.000Z';

/** An alert of the made-up fleet; the second one of the rule is hostile text. */
function fakeAlert(fingerprint: string, circuit: string, fields: object = {}) {
  return {
    __typename: 'Alert',
    id: `alert-${fingerprint}`,
    ...{ name: 'High MAE Alert', fingerprint, severity: 2, severityName: 'Warning', state: 'FIRING' },
    ...{ reason: 'THRESHOLD', value: 0.3123, since: at, changedAt: at, plantName: 'plant-a' },
    ...{ circuitName: circuit, summary: `MAE of ${circuit} is 0.31.`, acknowledgedBy: null },
    ...{
      acknowledgedAt: null,
      assignee: null,
      episode: 2,
      startsAt: at,
      resolvedAt: null,
      evaluatedAt: later,
    },
    labels: { alertname: 'High MAE Alert', plant_id: 'plant-a', circuit_id: circuit },
    annotations: { runbook_url: 'https://wiki.example.com/mae' },
    rule: { condition: 'rows > 0 in the last 15 min', description: 'x' },
    evidence: null,
    ...history,
    ...fields,
  };
}

const receiver = {
  __typename: 'Receiver',
  ...{ id: 'receiver-1', name: 'MLOps Team', kind: 'EMAIL', enabled: true, sendResolved: false },
  ...{ settings: { to: ['mlops-team@company.com'] }, unhealthy: 'The server refused it.', lastSentAt: at },
  secretHints: [{ name: 'url', hint: '…k3y (1a2b)' }],
  actionGroup: { name: 'ag-mlops-critical' },
};

const attempt = {
  ...{ number: 1, at, tookMs: 212, outcome: 'RETRY', failure: 'rateLimited' },
  message: 'The other side asked to wait: 429.',
};

function fakeNotification(id: string, status: string, fields: object = {}) {
  return {
    __typename: 'Notification',
    ...{
      id,
      messageId: id,
      groupKey: '{}:{alertname="High MAE Alert"}',
      actionGroupName: 'ag-mlops-critical',
    },
    ...{ reason: 'FIRST_NOTIFICATION', condition: 'FIRING', alertCount: 2, status, attemptCount: 1 },
    ...{ nextAttemptAt: null, sentAt: null, failure: null, lastError: null, createdAt: at, receiver },
    attempts: [attempt],
    alerts: () => alerts.slice(0, 1),
    ...fields,
  };
}

const notifications = [
  fakeNotification('notification-aaaa1111', 'SENT', { sentAt: at }),
  fakeNotification('notification-bbbb2222', 'DEAD', { lastError: 'The address is gone.' }),
];

const history = {
  transitions: [
    {
      ...{ from: 'PENDING', to: 'FIRING', reason: 'THRESHOLD', value: 0.3123, at: later },
      message: '3 rows are more than 0 for the third time in a row, which is as long as the rule asks for.',
    },
    {
      from: 'NORMAL',
      to: 'PENDING',
      reason: 'THRESHOLD',
      value: 0.3,
      at,
      message: '3 rows are more than 0.',
    },
  ],
  notes: [
    { kind: 'COMMENTED', actor: 'Ada', text: 'I look\u001b[2J at it.', at: '2026-11-20T06:06:00.000Z' },
  ],
  deliveries: () => [
    {
      ...{ state: 'SUPPRESSED', reason: 'SILENCED', decidedAt: later, notification: null, receiver },
      ...{ transition: { to: 'FIRING', at: later } },
      explanation: 'MLOps Team was not told: a silence matches it, until 2026-11-20T08:00:00.000Z.',
    },
    {
      ...{ state: 'TOLD', reason: null, decidedAt: later, notification: notifications[1], receiver },
      ...{ transition: { to: 'FIRING', at: later }, explanation: 'MLOps Team was told.' },
    },
  ],
};

const alerts = [
  fakeAlert('1a2b3c4d00000001', 'c01'),
  fakeAlert('1a2b3c4d00000002', 'c02\u202e', {
    acknowledgedBy: 'Ada',
    acknowledgedAt: at,
    assignee: 'Grace',
  }),
  fakeAlert('ffee000000000003', 'c03', {
    name: 'Data Drift Detected',
    severity: 0,
    severityName: 'Critical',
    state: 'NORMAL',
  }),
];

const rule = {
  __typename: 'AlertRule',
  ...{ id: 'rule-1', name: 'High MAE Alert', description: 'MAE exceeds threshold', severity: 2 },
  ...{ severityName: 'Warning', enabled: true, kind: 'KQL', condition: 'rows > 0 in the last 15 min' },
  ...{ frequency: 'PT5M', throttle: 'PT1H', actionGroupNames: ['ag-mlops-critical'] },
  ...{
    lastEvaluatedAt: at,
    nextEvaluationAt: later,
    lastOutcome: 'OK',
    lastError: null,
    missedEvaluations: 2,
  },
  yaml: 'alert_rules:\n  - name: High MAE Alert\n',
  alerts: (page: PageArguments) => fakeConnection(alerts.slice(0, 2), page),
};

const group = {
  ...{
    id: 'group-1',
    name: 'ag-mlops-critical',
    shortName: 'MLOpsCrit',
    enabled: true,
    receivers: [receiver],
  },
};

const silence = {
  __typename: 'Silence',
  ...{
    id: 'silence-cccc3333',
    state: 'ACTIVE',
    matchersText: '{plant_id="plant-a"}',
    startsAt: at,
    endsAt: null,
  },
  ...{ createdBy: 'Ada', comment: 'Pump 3 is replaced.', matchingAlerts: 2 },
};

const policy = { policy: {}, yaml: 'routing:\n  group_by: [alertname]\n', version: 3, updatedAt: at };

interface AlertsArguments extends PageArguments {
  readonly filter?: { readonly states?: readonly string[]; readonly acknowledged?: boolean };
}

interface Input<Fields> {
  readonly input: Fields;
}

type Recording = (name: string, input: unknown) => void;

/** Notes a mutation and gives its payload. */
function doing(record: Recording) {
  return (name: string, payload: object) =>
    ({ input }: Input<unknown>) => {
      record(name, input);
      return { userErrors: [], ...payload };
    };
}

function refuse(field: string, message: string) {
  return { userErrors: [{ field: [field], message, code: 'INVALID' }] };
}

function fakeAlerts(record: Recording) {
  const done = doing(record);
  return {
    alerts: ({ filter, ...page }: AlertsArguments) => {
      const states = filter?.states ?? ['PENDING', 'FIRING', 'RECOVERING'];
      const found = alerts.filter(
        ({ state, acknowledgedBy }) =>
          states.includes(state) &&
          (filter?.acknowledged === undefined || filter.acknowledged === (acknowledgedBy !== null)),
      );
      return fakeConnection(found, page);
    },
    alert: ({ id }: { id: string }) => alerts.find((alert) => alert.id === id) ?? null,
    acknowledgeAlert: done('acknowledgeAlert', { alert: alerts[1] }),
    unacknowledgeAlert: done('unacknowledgeAlert', { alert: alerts[0] }),
    assignAlert: done('assignAlert', { alert: alerts[1] }),
    commentAlert: done('commentAlert', { alert: alerts[0] }),
    resolveAlert: done('resolveAlert', { alert: { ...alerts[0], state: 'NORMAL' } }),
    previewSilence: ({ matchers }: { matchers: readonly { readonly name: string }[] }) =>
      matchers[0]?.name === 'everything'
        ? { matchersText: '', count: 0, alerts: [], ...refuse('matchers', 'This would silence everything.') }
        : { matchersText: '{plant_id="plant-a"}', count: 2, alerts: alerts.slice(0, 2), userErrors: [] },
    createSilence: done('createSilence', { silence }),
    endSilence: done('endSilence', { silence: { ...silence, state: 'EXPIRED' } }),
    silences: (page: PageArguments) => fakeConnection([silence], page),
  };
}

function fakeRules(record: Recording) {
  const done = doing(record);
  return {
    alertRules: (page: PageArguments) => fakeConnection([rule], page),
    alertRule: ({ name }: { name: string }) => (name === rule.name ? rule : null),
    alertRulePresets: () => [{ ...rule, id: 'high-mae' }],
    importAlertRules: ({ input }: Input<{ readonly text: string }>) => {
      record('importAlertRules', input);
      if (input.text.includes('refuse-me')) {
        return { rules: [], actionGroups: [], notes: [], ...refuse('text', 'rules.json:3 It is refused.') };
      }
      return {
        rules: [{ name: 'High MAE Alert', outcome: 'CREATED' }],
        actionGroups: [{ name: 'ag-mlops-critical', outcome: 'UNCHANGED' }],
        notes: ['Recording rules are left out.'],
        userErrors: [],
      };
    },
    setAlertRuleEnabled: ({ input }: Input<{ readonly enabled: boolean }>) => {
      record('setAlertRuleEnabled', input);
      return { alertRule: { ...rule, enabled: input.enabled }, userErrors: [] };
    },
    deleteAlertRule: done('deleteAlertRule', { deletedId: 'rule-1' }),
  };
}

function fakePeople(record: Recording) {
  const done = doing(record);
  return {
    actionGroups: ({ names, ...page }: PageArguments & { names?: readonly string[] }) => {
      return fakeConnection(names && !names.includes(group.name) ? [] : [group], page);
    },
    testReceiver: done('testReceiver', {
      notification: fakeNotification('notification-test0001', 'PENDING'),
    }),
    notifications: (page: PageArguments) => fakeConnection(notifications, page),
    resendNotification: done('resendNotification', {
      notification: fakeNotification('notification-dddd4444', 'PENDING'),
    }),
    routingPolicy: policy,
    putRoutingPolicy: ({ input }: Input<{ readonly text: string }>) => {
      record('putRoutingPolicy', input);
      if (input.text.includes('refuse-me')) {
        return { routingPolicy: null, notes: [], ...refuse('text', 'routing.yaml:2 It is refused.') };
      }
      return { routingPolicy: { ...policy, version: 4 }, notes: ['Templates are left out.'], userErrors: [] };
    },
    alertDryRun: ({ labels }: { labels?: Readonly<Record<string, string>> }) => ({
      labels: labels ?? {},
      at,
      notes: ['The alert is not acknowledged.'],
      steps:
        labels?.['alertname'] === 'Nobody'
          ? []
          : [
              {
                ...{ actionGroup: 'ag-mlops-critical', receiver: 'MLOps Team', kind: 'EMAIL', route: 'root' },
                ...{
                  groupKey: '{}',
                  told: true,
                  reason: null,
                  explanations: ['Nothing mutes it.'],
                  at: later,
                },
              },
              {
                ...{ actionGroup: 'ag-mlops-critical', receiver: 'On-Call', kind: 'SMS', route: 'root/0' },
                ...{
                  groupKey: '{}',
                  told: false,
                  reason: 'MUTE_TIME',
                  explanations: ['Muted at night.'],
                  at: null,
                },
              },
            ],
    }),
  };
}

/** The root fields of alerting; `record` hears of every mutation. */
export function fakeAlerting(record: Recording) {
  return { ...fakeAlerts(record), ...fakeRules(record), ...fakePeople(record) };
}

/** Things of alerting by their id. */
export function fakeAlertingNode(id: string): object | undefined {
  if (id === 'notification-test0001') return fakeNotification(id, 'SENT', { sentAt: later });
  return notifications.find((notification) => notification.id === id);
}
