import { describe, expect, it } from 'vitest';
import { createTerminal } from '../output/terminal.ts';
import { showComparison } from './comparison-table.ts';
import { fakeCategories, fakeFeature, fakeMetric, fakeReport, fakeSkipped } from './fake-report.ts';
import { rankFeatures } from './rank-features.ts';
import { reportDocument } from './report-document.ts';
import { firstOf, resample } from './resample.ts';

const mixed = [
  fakeFeature('pressure', 0.1),
  fakeSkipped('flow_rate', 'Only the baseline has it.'),
  fakeFeature('temperature', 6),
  fakeCategories('mode', [300, 180, 260, 160, 60, 40]),
];

function shown(report: ReturnType<typeof fakeReport>, columns = 80, isTTY = false): string {
  let text = '';
  const out = { write: (part: string) => (text += part), columns, isTTY };
  showComparison(createTerminal({ out, err: out, env: {} }), report);
  return text;
}

describe('rankFeatures', () => {
  it('puts drifted before healthy before skipped, the farthest beyond its threshold first', () => {
    const ranked = rankFeatures(fakeReport(mixed));
    expect(ranked.map(({ feature, verdict }) => [feature.name, verdict])).toEqual([
      ['temperature', 'drifted'],
      ['mode', 'drifted'],
      ['pressure', 'healthy'],
      ['flow_rate', 'skipped'],
    ]);
    expect(ranked[0]?.metrics.map(({ metric }) => metric)).toEqual([
      'population_stability_index',
      'normalized_wasserstein_distance',
      'jensen_shannon_distance',
      'two_sample_kolmogorov_smirnov_test',
    ]);
  });

  it('ranks a distance just beyond before the smallest p-value, and what is not judged last', () => {
    const withMetrics = (name: string, metrics: ReturnType<typeof fakeMetric>[]) => ({
      ...fakeFeature(name, 0),
      metrics,
    });
    const test = fakeMetric('two_sample_kolmogorov_smirnov_test', 1e-300, 0.05);
    const features = [
      withMetrics('sure', [test]),
      withMetrics('large', [
        fakeMetric('wasserstein_distance', 7, null),
        test,
        fakeMetric('psi', 0.26, 0.25),
      ]),
      withMetrics('larger', [fakeMetric('psi', 0.27, 0.25)]),
    ];
    const ranked = rankFeatures(fakeReport(features));
    expect(ranked.map(({ feature }) => feature.name)).toEqual(['larger', 'large', 'sure']);
    expect(ranked[1]?.metrics.map(({ metric }) => metric)).toEqual([
      'psi',
      'two_sample_kolmogorov_smirnov_test',
      'wasserstein_distance',
    ]);
  });

  it('keeps equals in the order of the file, thresholds and p-values of zero included', () => {
    const zero = (name: string) => ({
      ...fakeFeature(name, 0),
      metrics: [fakeMetric('two_sample_kolmogorov_smirnov_test', 0, 0.05)],
    });
    const ranked = rankFeatures(fakeReport([zero('c'), zero('a'), zero('b')]));
    expect(ranked.map(({ feature }) => feature.name)).toEqual(['c', 'a', 'b']);
  });
});

describe('showComparison', () => {
  it('shows the worst first, both distributions in the same bins, limits, reasons and the verdict', () => {
    expect(shown(fakeReport(mixed))).toBe(
      `FEATURE      BASE/TARGET  METRIC                                 VALUE  LIMIT
temperature  ▁▁▄█▇▃▁▁▁▁   population_stability_index             0.901  > 0.1
numerical    ▁▁▁▁▄█▇▃▁▁   normalized_wasserstein_distance         0.74  > 0.1
drifted                   jensen_shannon_distance                0.433  > 0.1
                          two_sample_kolmogorov_smirnov_test  1.27e-87  < 0.05

mode         █▅▄▃▂▁       jensen_shannon_distance                 0.24  > 0.1
categorical  ▆▄▅▄▂▂       population_stability_index              0.16  > 0.1
drifted

pressure     ▁▁▄█▇▃▁▁▁▁   normalized_wasserstein_distance        0.032  ≤ 0.1
numerical    ▁▁▄█▇▃▁▁▁▁   jensen_shannon_distance                 0.02  ≤ 0.1
                          population_stability_index             0.016  ≤ 0.1
                          two_sample_kolmogorov_smirnov_test      0.31  ≥ 0.05

NOTE ON  REASON
mode     The 9 rarest of 15 categories are drawn as one.

SKIPPED    REASON
flow_rate  Only the baseline has it.

Baseline 43,200 rows, target 10,080 rows.
2 of 3 features drifted by the azureml definitions. One was skipped.
`,
    );
  });

  it.each([60, 80, 120, 160])('fits %d columns, whatever the names', (columns) => {
    const features = [
      ...mixed,
      fakeFeature('vibration_of_the_main_bearing_at_the_drive_end', 2),
      fakeFeature('電圧センサーの平均値', 0),
    ];
    // A terminal narrower than the longest metric's row gets the name cut into the fewest letters that can be read.
    const limit = Math.max(columns, 77);
    for (const line of shown(fakeReport(features), columns).split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(limit);
    }
  });

  it('uses colour on terminals alone, and lets no name act on the terminal', () => {
    const report = fakeReport([fakeFeature('a\u001b[31m\u202eb\nc', 6)]);
    expect(shown(report)).not.toContain('\u001b');
    expect(shown(report)).toContain('a�[31m�b�c');
    expect(shown(report, 80, true)).toContain('\u001b[31m');
    expect(shown(report, 80, true)).not.toContain('\u202e');
  });

  it('repeats the worst names below a long table', () => {
    const features = Array.from({ length: 20 }, (_, index) =>
      fakeFeature(`sensor-${index}`, index < 13 ? 0 : index),
    );
    expect(shown(fakeReport(features))).toMatch(
      /Worst: sensor-19, sensor-18, sensor-17, sensor-16, sensor-15 and 2 more\.\n7 of 20 features drifted/,
    );
  });

  it.each([
    [[], 'No feature could be compared by the azureml definitions.'],
    [
      [fakeSkipped('a', 'empty')],
      'No feature could be compared by the azureml definitions. One was skipped.',
    ],
    [[fakeFeature('a', 0)], '0 of 1 feature drifted by the azureml definitions.'],
  ])('ends with what became of it', (features, sentence) => {
    expect(shown(fakeReport(features)).trimEnd().split('\n').at(-1)).toBe(sentence);
  });

  it('shows an undefined value as such', () => {
    const feature = { ...fakeFeature('a', 0), metrics: [fakeMetric('psi', null, 0.25)] };
    expect(shown(fakeReport([feature]))).toMatch(/psi\s+undefined\s+≤ 0\.25/);
  });
});

describe('reportDocument', () => {
  it('has exactly the keys that programs were promised, and no drawing material', () => {
    const feature = {
      ...fakeFeature('a', 6),
      metrics: [fakeMetric('two_sample_kolmogorov_smirnov_test', 0, 0.05)],
    };
    const report = fakeReport([feature, fakeSkipped('b', 'Only the target has it.')]);
    expect(JSON.stringify(reportDocument(report))).toBe(
      '{"definitions":"azureml","baseline":{"rows":43200},"target":{"rows":10080},"features":[' +
        '{"name":"a","dataType":"numerical","status":"ok","reason":null,"metrics":[' +
        '{"metric":"two_sample_kolmogorov_smirnov_test","value":0,"statistic":0.25,"pValue":0,"threshold":0.05,"breached":true}]},' +
        '{"name":"b","dataType":"numerical","status":"skipped","reason":"Only the target has it.","metrics":[]}],' +
        '"drifted":["a"]}',
    );
  });
});

describe('resample', () => {
  it.each([
    [[1, 2, 3], 12, [1, 2, 3]],
    [[1, 2, 3, 4, 5], 3, [3, 7, 5]],
    [[1, 2, 3, 4, 5, 6], 2, [6, 15]],
    [[], 4, []],
  ])('%j in %d → %j', (counts, bins, expected) => expect(resample(counts, bins)).toEqual(expected));
});

describe('firstOf', () => {
  it.each([
    [[3, 2, 1], 3, [3, 2, 1]],
    [[4, 3, 2, 1], 3, [4, 3, 3]],
  ])('%j in %d → %j', (counts, places, expected) => expect(firstOf(counts, places)).toEqual(expected));
});
