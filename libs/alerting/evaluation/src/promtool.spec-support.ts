import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AlertInstance, AlertRule, RuleSample } from '@circuitwatch/alerting-definitions';
import { evaluateRule } from './evaluate-rule.ts';
import { ruleOf } from './rule.spec-support.ts';

/** One rule over some series, looked at once a minute. */
export interface TimelineCase {
  readonly pendingMinutes: number;
  readonly keepMinutes: number;
  /** Of each series its values, minute by minute; null: it is not there. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

/** At each minute the series with a state other than normal, such as `a:firing`, in the order of their names. */
export type Timeline = readonly (readonly string[])[];

/** Series of 0 and 1 that come and go, always the same for one seed. */
export function arbitraryCases(seed: number, count: number): readonly TimelineCase[] {
  let state = seed >>> 0;
  // Numerical Recipes' generator: the cases are in the fixture, so that any will do.
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const values = (): readonly (number | null)[] =>
    Array.from({ length: 25 }, () => [1, 1, 1, 1, 0, 0, null][below(7)] ?? null);
  return Array.from({ length: count }, () => ({
    pendingMinutes: below(4),
    keepMinutes: below(4),
    series: { a: values(), b: values() },
  }));
}

/** Where promtool is; undefined: nowhere. */
export function findPromtool(): string | undefined {
  const unpacked = path.resolve(import.meta.dirname, '../../../../.cache/prometheus/usr/bin/promtool');
  return ['promtool', unpacked].find((name) => spawnSync(name, ['--version']).status === 0);
}

function testOf(index: number, { series, pendingMinutes, keepMinutes }: TimelineCase): unknown {
  const minutes = Object.values(series)[0]?.length ?? 0;
  const alertname = `for${pendingMinutes}keep${keepMinutes}`;
  return {
    name: String(index),
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({
      series: `m{s="${name}"}`,
      values: values.map((value) => value ?? 'stale').join(' '),
    })),
    // An expectation that is never met, so that promtool tells what it got.
    promql_expr_test: Array.from({ length: minutes }, (_, minute) => ({
      expr: `ALERTS{alertname="${alertname}"}`,
      eval_time: `${minute}m`,
      exp_samples: [{ labels: 'never', value: 1 }],
    })),
  };
}

function rulesOf(cases: readonly TimelineCase[]): unknown {
  const pairs = new Set(cases.map(({ pendingMinutes, keepMinutes }) => `${pendingMinutes} ${keepMinutes}`));
  const rules = [...pairs].map((pair) => {
    const [pending, keep] = pair.split(' ');
    return {
      alert: `for${pending}keep${keep}`,
      expr: 'm > 0',
      ...(pending !== '0' && { for: `${pending}m` }),
      ...(keep !== '0' && { keep_firing_for: `${keep}m` }),
    };
  });
  return { groups: [{ name: 'g', interval: '1m', rules }] };
}

function minutesOf(text: string): number {
  return Number(/(\d+)h/.exec(text)?.[1] ?? 0) * 60 + Number(/(\d+)m/.exec(text)?.[1] ?? 0);
}

function readAnswer(output: string, minutes: number): Timeline {
  const timeline: string[][] = Array.from({ length: minutes }, () => []);
  for (const [, time = '', got = ''] of output.matchAll(/time: (\S+), *\n\s*exp:[^\n]*\n\s*got:([^\n]*)/g)) {
    const found = [...got.matchAll(/alertstate="(\w+)", s="(\w+)"/g)].map(
      ([, state, name]) => `${name}:${state}`,
    );
    timeline[minutesOf(time)] = found.sort();
  }
  return timeline;
}

/** What promtool says of the cases, one run of it for each. */
export function askPromtool(promtool: string, cases: readonly TimelineCase[]): readonly Timeline[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'promtool-'));
  try {
    writeFileSync(path.join(folder, 'rules.json'), JSON.stringify(rulesOf(cases)));
    return cases.map((one, index) => {
      const file = path.join(folder, `${index}.json`);
      const tests = [testOf(index, one)];
      writeFileSync(file, JSON.stringify({ rule_files: ['rules.json'], evaluation_interval: '1m', tests }));
      const { stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], { encoding: 'utf8' });
      return readAnswer(`${stdout}${stderr}`, one.series['a']?.length ?? 0);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function samplesAt({ series }: TimelineCase, minute: number): readonly RuleSample[] {
  return Object.entries(series).flatMap(([s, values]) => {
    const value = values[minute] ?? null;
    // Prometheus' expression filters: what is not above zero is not there.
    return value === null || value <= 0 ? [] : [{ labels: { s }, value, observedAt: null, evidence: null }];
  });
}

const ours: Readonly<Record<AlertInstance['state'], string>> = {
  NORMAL: 'normal',
  PENDING: 'pending',
  FIRING: 'firing',
  RECOVERING: 'firing',
};

/** What our own rules come to. */
export function ownTimeline(one: TimelineCase): Timeline {
  const rule: AlertRule = ruleOf({
    source: { kind: 'PROMQL', query: 'm > 0' },
    comparison: null,
    missingAfter: 1,
    pendingSeconds: one.pendingMinutes * 60,
    keepFiringSeconds: one.keepMinutes * 60,
  });
  let known = new Map<string, AlertInstance>();
  return (one.series['a'] ?? []).map((_, minute) => {
    const reading = { kind: 'SAMPLES', samples: samplesAt(one, minute) } as const;
    const { instances } = evaluateRule(rule, known, reading, new Date(minute * 60_000));
    known = new Map(instances.map((instance) => [instance.fingerprint, instance]));
    return instances.map(({ labels, state }) => `${labels['s']}:${ours[state]}`).sort();
  });
}
