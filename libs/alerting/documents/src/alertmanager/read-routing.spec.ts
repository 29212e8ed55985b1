import { describe, expect, it } from 'vitest';
import { defaultRoutingPolicy } from '@circuitwatch/alerting-definitions';
import { contentOf, documentOf, problemsOf } from '../parsing.spec-support.ts';

const config = `global:
  slack_api_url: https://hooks.slack.com/services/T/B/global
  smtp_smarthost: mail:25
route:
  receiver: operators
  group_by: [alertname, plant_id]
  group_wait: 10s
  repeat_interval: 3h
  routes:
    - matchers: ['severity=~"critical|page"', team!=lab]
      receiver: on-call
      continue: true
      active_time_intervals: [office]
      routes:
        - match: {plant_id: plant-01}
          match_re: {circuit_id: "c[0-9]+"}
          mute_time_intervals: [summer]
          group_by: ['...']
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [alertname, plant_id]
  - source_match: {alertname: Down}
    target_match_re: {alertname: High.*}
receivers:
  - name: operators
    email_configs:
      - {to: "a@company.com, b@company.com", send_resolved: true}
    slack_configs:
      - {channel: "#ops"}
      - {api_url: "https://hooks.slack.com/services/T/B/own", channel: "#more"}
  - name: on-call
    pagerduty_configs: [{routing_key: 0123456789abcdef0123456789abcdef, url: "https://events.eu.pagerduty.com/v2/enqueue"}]
    webhook_configs: [{url: "https://example.com/hook"}, {url: "https://x.webhook.office.com/y", send_resolved: false}]
    msteams_configs: [{webhook_url: "https://prod.logic.azure.com/z"}]
    opsgenie_configs: [{api_key: k}]
  - name: nobody
time_intervals:
  - name: office
    time_intervals:
      - times: [{start_time: "09:00", end_time: "17:30"}]
        weekdays: ["monday:friday", saturday]
        location: Europe/Berlin
mute_time_intervals:
  - name: summer
    time_intervals:
      - {months: ["july:august", "12"], days_of_month: ["1:5", "-3:-1"], years: ["2026:2030"]}
`;

describe('an alertmanager.yml', () => {
  it('is a policy with its tree, inhibitions and times', () => {
    expect(contentOf(config).routing).toEqual({
      route: {
        actionGroup: 'operators',
        matchers: [],
        groupBy: ['alertname', 'plant_id'],
        groupWaitSeconds: 10,
        groupIntervalSeconds: 300,
        repeatIntervalSeconds: 10_800,
        routes: [
          {
            actionGroup: 'on-call',
            matchers: [
              { name: 'severity', operator: '=~', value: 'critical|page' },
              { name: 'team', operator: '!=', value: 'lab' },
            ],
            continue: true,
            activeTimeIntervals: ['office'],
            routes: [
              {
                matchers: [
                  { name: 'plant_id', operator: '=', value: 'plant-01' },
                  { name: 'circuit_id', operator: '=~', value: 'c[0-9]+' },
                ],
                muteTimeIntervals: ['summer'],
                groupBy: ['...'],
                routes: [],
              },
            ],
          },
        ],
      },
      inhibitRules: [
        {
          source: [{ name: 'severity', operator: '=', value: 'critical' }],
          target: [{ name: 'severity', operator: '=', value: 'warning' }],
          equal: ['alertname', 'plant_id'],
        },
        {
          source: [{ name: 'alertname', operator: '=', value: 'Down' }],
          target: [{ name: 'alertname', operator: '=~', value: 'High.*' }],
          equal: [],
        },
      ],
      timeIntervals: [
        {
          name: 'office',
          specs: [
            {
              times: [{ startMinute: 540, endMinute: 1_050 }],
              weekdays: [
                { begin: 1, end: 5 },
                { begin: 6, end: 6 },
              ],
              ...{ daysOfMonth: [], months: [], years: [] },
              timeZone: 'Europe/Berlin',
            },
          ],
        },
        {
          name: 'summer',
          specs: [
            {
              ...{ times: [], weekdays: [] },
              daysOfMonth: [
                { begin: 1, end: 5 },
                { begin: -3, end: -1 },
              ],
              months: [
                { begin: 7, end: 8 },
                { begin: 12, end: 12 },
              ],
              years: [{ begin: 2026, end: 2030 }],
              timeZone: 'UTC',
            },
          ],
        },
      ],
    });
  });

  it('has receivers as action groups, secrets apart', () => {
    const { actionGroups } = contentOf(config);
    const [operators, onCall, nobody] = actionGroups;
    expect(
      operators?.group.receivers.map(({ name, kind, settings, sendResolved }) => [
        name,
        kind,
        settings,
        sendResolved,
      ]),
    ).toEqual([
      ['operators email', 'EMAIL', { to: ['a@company.com', 'b@company.com'] }, true],
      ['operators slack 1', 'SLACK', {}, false],
      ['operators slack 2', 'SLACK', {}, false],
    ]);
    expect(operators?.secrets).toEqual({
      'operators slack 1': { url: 'https://hooks.slack.com/services/T/B/global' },
      'operators slack 2': { url: 'https://hooks.slack.com/services/T/B/own' },
    });
    expect(onCall?.group.receivers.map(({ name, kind, settings }) => [name, kind, settings])).toEqual([
      ['on-call pagerduty', 'PAGERDUTY', { region: 'eu' }],
      ['on-call webhook 1', 'WEBHOOK', { schema: 'circuitwatch' }],
      ['on-call webhook 2', 'TEAMS', {}],
      ['on-call msteams', 'TEAMS', {}],
    ]);
    expect(nobody?.group).toMatchObject({ name: 'nobody', receivers: [] });
    expect(documentOf(config).notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('mail server'),
      expect.stringContaining('"opsgenie_configs"'),
    ]);
  });

  it.each([
    ['route: {receiver: a}\nreceivers: [{name: b}]', '1: There is no receiver "a"'],
    ['route: {receiver: a, matchers: [x=y]}\nreceivers: [{name: a}]', 'takes all alerts'],
    ['route: {receiver: a, routes: [{matchers: ["x"]}]}\nreceivers: [{name: a}]', '1: The matcher'],
    ['route: {receiver: a, routes: [{match_re: {x: "("}}]}\nreceivers: [{name: a}]', 'not one of RE2'],
    ['route: {receiver: a, mute_time_intervals: [n]}\nreceivers: [{name: a}]', 'no time interval "n"'],
    [
      'route: {receiver: a, group_interval: 0s}\nreceivers: [{name: a}]',
      '1: "group_interval" must be whole seconds from 1s to 364d, not "0s"',
    ],
    [
      'route: {receiver: a, routes: [{repeat_interval: 0s}]}\nreceivers: [{name: a}]',
      '1: "repeat_interval" must be whole seconds from 1s to 364d, not "0s"',
    ],
    ['route: {receiver: a, group_interval: 500ms}\nreceivers: [{name: a}]', 'whole seconds from 1s'],
    ['route: {group_by: [a]}\nreceivers: []', 'lacks "receiver"'],
    [
      'route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules: [{equal: [x]}]',
      'needs "target_matchers"',
    ],
    [
      'route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: n, time_intervals: [{location: Mars}]}]',
      '"Mars" is no time zone',
    ],
    [
      'route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: n, time_intervals: [{weekdays: ["friday:monday"]}]}]',
      'A range must be such as monday',
    ],
    [
      'route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: n, time_intervals: [{times: [{start_time: "17:00", end_time: "09:00"}]}]}]',
      'write two ranges',
    ],
    ['route: {receiver: a, receiver: a, rout: []}\nreceivers: [{name: a}]', 'Did you mean "routes"?'],
  ])('tells what is wrong with %s', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem);
  });

  it('is refused when its routes are too deep to be meant', () => {
    const deep = `${'{routes: ['.repeat(200)}${']}'.repeat(200)}`;
    expect(problemsOf(`route: ${deep}`).join('\n')).toContain('50 deep');
  });
});

describe('our own routing', () => {
  it('names action groups, and leaves the rest to the defaults', () => {
    expect(contentOf('routing: {}').routing).toEqual(defaultRoutingPolicy);
    const { routing } = contentOf(`
routing:
  fallback_action_group: ag-admins
  route:
    repeat_interval: 1d
    routes: [{action_group: ag-ops, matchers: 'severity="0"'}]
`);
    expect(routing).toEqual({
      ...defaultRoutingPolicy,
      route: {
        ...defaultRoutingPolicy.route,
        repeatIntervalSeconds: 86_400,
        routes: [
          { actionGroup: 'ag-ops', matchers: [{ name: 'severity', operator: '=', value: '0' }], routes: [] },
        ],
      },
      fallbackActionGroup: 'ag-admins',
    });
  });
});
