import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  fakeCategories,
  fakeFeature,
  fakeMetric,
  fakeReport,
  fakeSkipped,
} from '../comparison/fake-report.ts';
import { metricIds } from '@circuitwatch/metric-engine';
import { comparisonPage } from './page.ts';

const files = { baseline: 'before.csv', target: 'now.csv', conditions: [] };
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;\u202e\u0000חיישן`;

/** Every element's name and attributes, as a browser would see them: a quote or bracket that slipped out shows here. */
function tagsOf(page: string): string[] {
  const body = page.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '');
  return [...body.replaceAll('<wbr />', '').matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag);
}

describe('comparisonPage', () => {
  it('puts the worst first, and what was skipped at the end with its reason', () => {
    const report = fakeReport([
      fakeFeature('pressure', 0.1),
      fakeSkipped('flow_rate', 'Only the baseline has it.'),
      fakeFeature('temperature', 6),
    ]);
    const page = comparisonPage(report, { ...files, conditions: [['Segment', 'state in (WA,CA)']] });
    expect(
      [...page.replaceAll('<wbr />', '').matchAll(/<bdi>([^<]*)<\/bdi>/g)].map(([, name]) => name),
    ).toEqual(['before.csv', 'now.csv', 'state in (WA,CA)', 'temperature', 'pressure', 'flow_rate']);
    expect(page).toContain('1 of 2 features drifted by the azureml definitions. One was skipped.');
    expect(page).toMatch(/Only the baseline has it\./);
    expect(page).toContain('43,200 rows');
    expect(
      [...page.matchAll(/href="#(f\d+)" +class="(\w+)"/g)].map(([, id, verdict]) => [id, verdict]),
    ).toEqual([
      ['f1', 'drifted'],
      ['f2', 'healthy'],
      ['f3', 'skipped'],
    ]);
  });

  it('lets long names break behind a separator', () => {
    const page = comparisonPage(fakeReport([fakeFeature('main_bearing.z-axis', 0)]), files);
    expect(page).toContain('<bdi>main_<wbr />bearing.<wbr />z-<wbr />axis</bdi>');
  });

  it('draws both sides in the same bins, and says in words what is drawn', () => {
    const page = comparisonPage(fakeReport([fakeFeature('temperature', 6)]), files);
    const [, baseline = '', target = ''] =
      /<path class="b" d="([^"]*)Z" ?\/>\s*<path class="t" d="([^"]*)"/.exec(page) ?? [];
    const places = (path: string) => [...path.matchAll(/H([\d.]+)/g)].map(([, place]) => Number(place));
    expect(places(baseline)).toHaveLength(30);
    expect(places(baseline)).toEqual(places(target));
    expect(page).toContain('Baseline: most rows, 14.1%, from 23.85 to 24.2.');
  });

  it.each([
    ['infinite edges', [-Infinity, 0, 1, Infinity]],
    ['one value', [5, 5, 5, 5]],
    ['falling edges', [3, 2, 1, 0]],
  ])('draws bins of equal width for %s', (_what, edges) => {
    const feature = {
      ...fakeFeature('x', 0),
      distribution: {
        kind: 'numerical' as const,
        edges,
        baselineCounts: [1, 2, 1],
        targetCounts: [0, 0, 0],
      },
    };
    const page = comparisonPage(fakeReport([feature]), files);
    expect(page).not.toMatch(/NaN|d="[^"]*Infinity/);
    expect(page).toContain('H106.7V6H213.3');
    expect(page).toContain('Target: no rows.');
  });

  it('does not let a wide bin stand high only because it is wide', () => {
    const feature = {
      ...fakeFeature('x', 0),
      distribution: {
        kind: 'numerical' as const,
        edges: [0, 1, 4],
        baselineCounts: [25, 75],
        targetCounts: [25, 75],
      },
    };
    expect(comparisonPage(fakeReport([feature]), files)).toContain('M0 104V6H80V6H320V104');
  });

  it('makes harmless whatever the data, the files and the conditions are called', () => {
    const categories = fakeCategories(hostile, [1, 2, 3, 4, 5, 6]);
    const features = [
      fakeFeature(hostile, 6),
      { ...categories, reason: hostile, distribution: { ...categories.distribution, categories: [hostile] } },
      fakeSkipped(hostile, hostile),
    ] as Parameters<typeof fakeReport>[0];
    const provenance = { baseline: hostile, target: hostile, conditions: [[hostile, hostile]] as const };
    const page = comparisonPage(fakeReport(features), provenance);
    const harmless = comparisonPage(
      fakeReport(
        JSON.parse(JSON.stringify(features).replaceAll(JSON.stringify(hostile), '"x"')) as typeof features,
      ),
      { baseline: 'x', target: 'x', conditions: [['x', 'x']] },
    );
    const names = (text: string) => tagsOf(text).map((tag) => tag.replace(/"[^"]*"/g, '""'));
    expect(names(page)).toEqual(names(harmless));
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/[\u0000\u202e]/);
    expect(page).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;��חיישן',
    );
  });

  it('lets no script run but its own', () => {
    const page = comparisonPage(fakeReport([fakeFeature('a', 0), fakeFeature('b', 0)]), files);
    const script = /<script>(.*)<\/script>/s.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toBe(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('stays below 2 MB for 200 features with every metric, and refers to nothing elsewhere', () => {
    const metrics = metricIds.map((id) => fakeMetric(id, 0.123456789012345, 0.1));
    const long = 'a signal with quite a long name, as historians of plants give them '.repeat(3);
    const features = Array.from({ length: 200 }, (_, index) => ({
      ...(index % 4 === 0
        ? fakeCategories(`${long}${index}`, [300, 180, 260, 160, 60, 40])
        : fakeFeature(`${long}${index}`, 3)),
      metrics,
      reason: 'The figures describe the values that both sides have in common, which are few.',
    }));
    const page = comparisonPage(fakeReport(features), files);
    expect(page.match(/<article/g)).toHaveLength(200);
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    expect(page).not.toMatch(/https?:|<link|<script [^>]*src|@import|url\(|<img|<iframe/i);
  });

  it('cuts a category or a name that is a whole novel', () => {
    const novel = 'x'.repeat(1_000_000);
    const feature = fakeCategories(novel, [1, 2, 3, 4, 5, 6]);
    const categories = { ...feature, distribution: { ...feature.distribution, categories: [novel, novel] } };
    const report = fakeReport([categories as typeof feature]);
    expect(Buffer.byteLength(comparisonPage(report, files))).toBeLessThan(40_000);
  });

  it('folds many figures without a threshold away', () => {
    const many = metricIds.slice(0, 7).map((id) => fakeMetric(id, 0.5, null));
    const feature = { ...fakeFeature('a', 0), metrics: [...many, fakeMetric('psi', 0.5, 0.25)] };
    const page = comparisonPage(fakeReport([feature]), files);
    expect(page).toContain('<summary>7 more without a threshold</summary>');
    expect(page.indexOf('PSI on baseline deciles')).toBeLessThan(page.indexOf('<summary>'));
  });
});
