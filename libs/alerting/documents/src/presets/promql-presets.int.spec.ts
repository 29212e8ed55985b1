import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseAlerting } from '../parse-alerting.ts';
import { rulePresets } from './rule-presets.ts';

function findPromtool(): string | undefined {
  const unpacked = path.resolve(import.meta.dirname, '../../../../../.cache/prometheus/usr/bin/promtool');
  return ['promtool', unpacked].find((name) => spawnSync(name, ['--version']).status === 0);
}

it('has expressions that Prometheus knows, and reads the file that promtool checked', ({ skip }) => {
  const promtool = findPromtool();
  if (promtool === undefined) return skip('promtool is not installed');
  const asked = rulePresets.map(({ rule }) => rule).filter(({ source }) => source.kind === 'PROMQL');
  const rules = asked.map(({ name, source, pendingSeconds, labels, annotations }) => ({
    alert: name,
    expr: source.kind === 'PROMQL' ? source.query : '',
    for: `${pendingSeconds}s`,
    ...{ labels, annotations },
  }));
  const text = JSON.stringify({ groups: [{ name: 'presets', interval: '30s', rules }] });
  const folder = mkdtempSync(path.join(tmpdir(), 'promtool-'));
  try {
    const file = path.join(folder, 'rules.json');
    writeFileSync(file, text);
    const { stdout, status } = spawnSync(promtool, ['check', 'rules', file], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({
      stdout: expect.stringContaining('3 rules found') as string,
      status: 0,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const read = parseAlerting(text, { file: 'rules.json' })[0]?.content?.rules;
  expect(read?.map((rule) => ({ ...rule, description: '' }))).toEqual(
    asked.map((rule) => ({ ...rule, description: '' })),
  );
});
