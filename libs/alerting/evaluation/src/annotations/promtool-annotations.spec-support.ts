import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A template over a series with this value and the labels below. */
export interface TemplateCase {
  readonly template: string;
  /** As Prometheus writes it. */
  readonly value: string;
}

/** Labels of every case. */
export const caseLabels = { pod: 'pump two', name: 'x-1 Ünit' } as const;

const values = [
  ...[
    '0',
    '1',
    '0.5',
    '0.05',
    '0.123456789',
    '12.5',
    '999.95',
    '1000',
    '1234.5678',
    '123456.7',
    '999999',
    '1000000',
  ],
  ...[
    '123456789',
    '0.001',
    '0.0001',
    '0.00001234',
    '1e-9',
    '59.994',
    '60',
    '3599.6',
    '86399',
    '90061.5',
    '-0.25',
  ],
  ...['-75', '-1234.5', '+Inf', '-Inf', 'NaN', '1e21', '0.29', '1.005', '2.5'],
];
const templates = [
  ...['{{ $value }}', '{{$value}}', '{{ .Value }}', '{{ $value | humanize }}', '{{ humanize $value }}'],
  ...['{{ $value | humanize1024 }}', '{{ $value | humanizePercentage }}', '{{ $value | humanizeDuration }}'],
  ...['{{ $value | printf "%.2f" }}', '{{ printf "%.1f" $value }} s', '{{ $value | printf "%g" }}'],
  ...['{{ $value | printf "%.3g" }}', '{{ $value | printf "%e" }}', '{{ $value | printf "%08.3f" }}'],
  ...['{{ $value | printf "%+.1f%%" }}', '{{ $value | printf "%8.1f|%%" }}', '{{ $value | printf "%v" }}'],
  ...[
    '{{ $labels.pod | title }} {{ $labels.pod | toUpper }} {{ .Labels.name | toLower }} {{ $labels.none }}.',
  ],
  ...['{{ $labels.name | title }}', '{{- $value -}}', 'a {{ $labels.pod }} b {{ $value }} c'],
];

/** Every template with every value. */
export const templateCases: readonly TemplateCase[] = templates.flatMap((template) =>
  values.map((value) => ({ template, value })),
);

/** What promtool writes for the cases, in their order. */
export function askPromtoolForTexts(promtool: string, cases: readonly TemplateCase[]): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'promtool-'));
  const used = [...new Set(cases.map(({ template }) => template))];
  const seen = [...new Set(cases.map(({ value }) => value))];
  const annotations = Object.fromEntries(used.map((template, index) => [`a${index}`, template]));
  const rules = { groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'm', annotations }] }] };
  const labels = `pod="${caseLabels.pod}",name="${caseLabels.name}"`;
  const series = seen.map((value, index) => ({
    series: `m{i="${index}",${labels}}`,
    values: value.replace('+Inf', 'Inf'),
  }));
  const checks = [{ eval_time: '0m', alertname: 'A', exp_alerts: [] }];
  const tests = [{ interval: '1m', input_series: series, alert_rule_test: checks }];
  try {
    const file = path.join(folder, 'tests.json');
    writeFileSync(path.join(folder, 'rules.json'), JSON.stringify(rules));
    writeFileSync(file, JSON.stringify({ rule_files: ['rules.json'], evaluation_interval: '1m', tests }));
    const { stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], { encoding: 'utf8' });
    const written = textsOf(`${stdout}${stderr}`);
    return cases.map(
      ({ template, value }) => written.get(`${seen.indexOf(value)} a${used.indexOf(template)}`) ?? 'not told',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Texts by the number of the series and the name of the annotation. */
function textsOf(output: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [, i = '', written = ''] of output.matchAll(
    /Labels:\{[^}]*?i="(\d+)"[^}]*\}\s+Annotations:\{(.*)\}/g,
  )) {
    for (const [, name = '', text = ''] of written.matchAll(/(a\d+)=("(?:[^"\\]|\\.)*")/g))
      texts.set(`${i} ${name}`, JSON.parse(text) as string);
  }
  return texts;
}
