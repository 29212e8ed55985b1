import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contentOf, documentOf, problemsOf } from '../parsing.spec-support.ts';
import { rulePresets } from '../presets/rule-presets.ts';

const text = readFileSync(new URL('../../fixtures/alert_rules.json', import.meta.url), 'utf8');

describe('the list that scripts deploy to Azure', () => {
  it('is read as it stands, with its comment', () => {
    const { rules, actionGroups } = contentOf(text);
    expect(
      rules.map((rule) => [
        ...[rule.name, rule.severity, rule.frequencySeconds, rule.windowSeconds, rule.throttleSeconds],
        rule.actionGroups.join(),
      ]),
    ).toEqual([
      ['High MAE Alert', 2, 300, 900, 3_600, 'ag-mlops-critical'],
      ['Data Drift Detected', 3, 900, 1_800, 21_600, 'ag-mlops-warning'],
      ['Batch Job Failure', 1, 300, 600, 1_800, 'ag-mlops-critical'],
      ['Multiple Models Degraded', 2, 3_600, 21_600, 43_200, 'ag-mlops-critical,ag-management'],
      ['Data Quality Issues', 2, 900, 1_800, 7_200, 'ag-data-engineering'],
    ]);
    for (const rule of rules) {
      expect(rule).toMatchObject({ enabled: true, comparison: { operator: 'GREATER', threshold: 0 } });
      expect(rule.source).toMatchObject({ kind: 'KQL', measure: { kind: 'ROWS' }, dimensions: [] });
    }
    expect(actionGroups.map(({ group }) => [group.name, group.shortName, group.receivers.length])).toEqual([
      ['ag-mlops-critical', 'MLOpsCrit', 3],
      ['ag-mlops-warning', 'MLOpsWarn', 1],
      ['ag-data-engineering', 'DataEng', 1],
      ['ag-management', 'Mgmt', 1],
    ]);
  });

  it('has receivers for mail, SMS and Teams, the address of the hook apart', () => {
    const [first] = contentOf(text).actionGroups;
    const usual = { enabled: true, sendResolved: true };
    expect(first?.group.receivers).toEqual([
      { name: 'MLOps Team', kind: 'EMAIL', settings: { to: ['mlops-team@company.com'] }, ...usual },
      { name: 'On-Call Engineer', kind: 'SMS', settings: { to: '+15550100' }, ...usual },
      { name: 'Teams Webhook', kind: 'TEAMS', settings: {}, ...usual },
    ]);
    expect(first?.secrets).toEqual({ 'Teams Webhook': { url: 'https://outlook.office.com/webhook/...' } });
  });

  it('says the same as the presets of these names', () => {
    const told = contentOf(text).rules;
    const presets = rulePresets.map(({ rule }) => rule);
    for (const rule of told) {
      const { description } = rule;
      expect({ ...presets.find(({ name }) => name === rule.name), description }).toEqual(rule);
    }
  });

  it('tells what is wrong at its line, without the address of a hook', () => {
    const spoilt = text
      .replace('"severity": "3"', '"severity": "9"')
      .replace('"PT5M"', '"5 minutes"')
      .replace('"enabled"', '"enable"')
      .replace('555-0100', 'call me')
      .replace('https://outlook.office.com', 'secret-outlook');
    const { content, problems } = documentOf(spoilt);
    expect(content).toBeNull();
    expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      expect.stringMatching(/^8 .*"enable".*"enabled"/),
      expect.stringMatching(/^10 "frequency" must be a duration such as/),
      expect.stringMatching(/^20 "severity" must be 0 \(critical\)/),
      expect.stringMatching(/^85 "phoneNumber" must be digits/),
      expect.stringMatching(/^91 "serviceUri" must be an address/),
    ]);
    expect(JSON.stringify(problems)).not.toContain('secret-outlook');
  });

  it('may have comments of both kinds, but not in texts', () => {
    const commented = text
      .replace('"alert_rules": [', '/* all\n of them */ "alert_rules": [ // "five"')
      .replace('"description": "Rule 1"', '"description": "see // https://x.y /* z */"');
    expect(contentOf(commented).rules[0]?.description).toBe('see // https://x.y /* z */');
    expect(contentOf(commented).rules).toHaveLength(5);
  });

  it('tells names that come twice', () => {
    expect(problemsOf(text.replace('"Data Drift Detected"', '"High MAE Alert"'))).toEqual([
      '2: Two rules are named "High MAE Alert"; give each a name of its own.',
    ]);
  });
});
