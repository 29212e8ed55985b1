import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAlerting, parseAlerting } from './parse-alerting.ts';
import { readRuleTests } from './rule-tests/read-rule-tests.ts';

const words = [
  ...[
    'alert_rules:',
    'action_groups:',
    'routing:',
    'route:',
    'groups:',
    'rules:',
    'receivers:',
    'resources:',
  ],
  ...['properties:', 'criteria:', 'allOf:', 'type:', 'name:', 'kql:', 'metric:', 'expr:', 'alert:', 'spec:'],
  ...[
    'matchers:',
    'time_intervals:',
    'times:',
    'tests:',
    'input_series:',
    'series:',
    'values:',
    'parameters:',
  ],
  ...[
    'PrometheusRule',
    'kind:',
    'Microsoft.Insights/metricAlerts',
    'psi',
    '> 0.2',
    '5m',
    '0',
    'null',
    'true',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ', ',
    ': ',
    '- ',
    '"',
    "'",
    '&a ',
    '*a',
    '<<: *a',
    '|',
    '//',
    '/*',
    '*/',
    '#',
    '\t',
  ],
];
const valid = [
  readFileSync(new URL('../fixtures/alert_rules.json', import.meta.url), 'utf8').slice(0, 1_500),
  'groups:\n  - name: a\n    rules:\n      - {alert: A, expr: up, for: 5m, labels: {severity: page}}\n',
  'route: {receiver: a, routes: [{matchers: [x="y"], mute_time_intervals: [n]}]}\nreceivers: [{name: a, webhook_configs: [{url: "http://x"}]}]\ntime_intervals: [{name: n, time_intervals: [{weekdays: ["1:2"]}]}]\n',
  '{"type": "Microsoft.Insights/scheduledQueryRules", "name": "n", "properties": {"criteria": {"allOf": [{"query": "q", "operator": "GreaterThan", "threshold": 1, "dimensions": [{"name": "d", "values": ["*"]}]}]}}}',
];

/** Whatever the text: documents, each with content or with problems that lie within it. */
function check(text: string): void {
  const lines = text.split('\n').length;
  isAlerting(text);
  readRuleTests(text, { file: 'x' });
  for (const { content, problems } of parseAlerting(text, { file: 'x' })) {
    expect(content === null).toBe(problems.length > 0);
    for (const problem of problems) {
      expect(problem.line).toBeLessThanOrEqual(lines);
      expect(problem.message).toMatch(/\S/);
    }
  }
}

describe('reading', () => {
  it('throws at no text', () => {
    const lines = fc.tuple(fc.nat({ max: 4 }), fc.array(fc.constantFrom(...words), { maxLength: 4 }));
    const texts = fc
      .array(lines, { maxLength: 12 })
      .map((all) => all.map(([indent, parts]) => `${' '.repeat(2 * indent)}${parts.join(' ')}`).join('\n'));
    fc.assert(fc.property(texts, check), { numRuns: 500 });
  }, 60_000);

  it('throws at no damage to a document', () => {
    const damage = fc.tuple(
      fc.nat({ max: 1_500 }),
      fc.nat({ max: 12 }),
      fc.constantFrom('', ' ', '\n', ...words),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...valid),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        (document, all) => {
          const spoil = (text: string, [at, cut, put]: (typeof all)[number]): string => {
            const place = at % (text.length + 1);
            return text.slice(0, place) + put + text.slice(place + cut);
          };
          check(all.reduce(spoil, document));
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);

  it.each(['', '{}', '[]', '[1]', 'x', 'null', '- {}', '*a', '// nothing', 'create_monitor: {}'])(
    'tells that %j is nothing of alerting',
    (text) => {
      expect(isAlerting(text)).toBe(false);
      const [document] = parseAlerting(text, { file: 'x' });
      expect(document).toMatchObject({ format: null, content: null });
      expect(document?.problems.length).toBeGreaterThan(0);
    },
  );

  it('knows documents of alerting even when they are wrong, and refuses other words when asked to', () => {
    for (const text of valid) expect(isAlerting(text)).toBe(true);
    expect(isAlerting('alert_rules: 5')).toBe(true);
    const [document] = parseAlerting('groups: []', { file: 'x', format: 'AZURE' });
    expect(document?.problems.map(({ message }) => message)).toEqual([
      'This is a document of PROMETHEUS, not of AZURE.',
    ]);
  });
});
