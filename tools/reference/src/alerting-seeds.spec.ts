import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAlerting, rulePresets, type AlertingDocument } from '@circuitwatch/alerting-documents';
import { checkKql } from '@circuitwatch/kql';
import { sharedFolder } from './env.ts';

const absent =
  'no shared seeds here (set CIRCUITWATCH_SHARED to their folder); the fixtures of libs/alerting ran';

/** The fenced part of a seed that holds `mark`; null when the seeds are not here. */
function partOf(prefix: string, mark: string): string | null {
  const folder = join(sharedFolder(), 'seeds');
  const name = existsSync(folder) ? readdirSync(folder).find((one) => one.startsWith(prefix)) : undefined;
  if (name === undefined) return null;
  const parts = readFileSync(join(folder, name), 'utf8').split(/^```\w*$/m);
  return parts.find((part) => part.includes(mark)) ?? null;
}

function documentOf(text: string): AlertingDocument | undefined {
  const [document, ...others] = parseAlerting(text, { file: 'seed' });
  expect(others).toEqual([]);
  expect(document?.problems).toEqual([]);
  return document;
}

const presets = rulePresets.map(({ rule }) => rule);

describe("the seeds' own documents", () => {
  const rules = partOf('002', '"alert_rules"');
  it.skipIf(rules === null)(
    `alert_rules.json is read as it stands${rules === null ? `: ${absent}` : ''}`,
    () => {
      const content = documentOf(rules ?? '')?.content;
      expect(content?.rules).toHaveLength(5);
      expect(content?.actionGroups).toHaveLength(4);
      for (const rule of content?.rules ?? []) {
        const { description } = rule;
        expect({ ...presets.find(({ name }) => name === rule.name), description }).toEqual(rule);
        expect(rule.source.kind === 'KQL' && checkKql(rule.source.query)).toEqual([]);
      }
    },
  );

  const operator = partOf('001', 'kind: PrometheusRule');
  it.skipIf(operator === null)(`the PrometheusRule is read${operator === null ? `: ${absent}` : ''}`, () => {
    const read = documentOf(operator ?? '')?.content?.rules ?? [];
    expect(read.map(({ name }) => name)).toEqual(['HighErrorRate', 'HighLatency', 'PodCrashLooping']);
    for (const rule of read) {
      const { description, annotations } = rule;
      expect({ ...presets.find(({ name }) => name === rule.name), description, annotations }).toEqual(rule);
    }
  });
});

describe("samples of Azure's REST documentation", () => {
  const folder = join(sharedFolder(), 'reference', 'azure-rest');
  const sample = (prefix: string): string | null => {
    const name = existsSync(folder) ? readdirSync(folder).find((one) => one.startsWith(prefix)) : undefined;
    return name === undefined ? null : readFileSync(join(folder, name), 'utf8');
  };
  const query = sample('insights_scheduledQueryRules');
  it.skipIf(query === null)(`a scheduledQueryRule is read${query === null ? `: ${absent}` : ''}`, () => {
    expect(documentOf(query ?? '')?.content?.rules).toMatchObject([
      {
        name: 'perf',
        severity: 4,
        throttleSeconds: 1_800,
        goodEvaluations: 2,
        actionGroups: ['myactiongroup'],
        source: { measure: { column: '% Processor Time', aggregation: 'AVG' } },
      },
    ]);
  });

  const group = sample('insights_actionGroups');
  it.skipIf(group === null)(`an action group is read${group === null ? `: ${absent}` : ''}`, () => {
    // What the documentation has left out of its own samples.
    const whole = (group ?? '').replaceAll(/"<[^">]*>"/g, '"https://example.com/hook"');
    const document = documentOf(whole);
    const kinds = document?.content?.actionGroups[0]?.group.receivers.map(({ kind }) => kind);
    expect(kinds).toEqual([
      ...['EMAIL', 'EMAIL', 'SMS', 'SMS', 'WEBHOOK', 'WEBHOOK', 'WEBHOOK', 'WEBHOOK', 'WEBHOOK'],
    ]);
    expect(document?.notes).toHaveLength(6);
  });
});
