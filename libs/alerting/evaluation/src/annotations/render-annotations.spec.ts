import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderAnnotations, renderTemplate } from './render-annotations.ts';
import { caseLabels, type TemplateCase } from './promtool-annotations.spec-support.ts';

/** Cases with what promtool 2.42 writes; the integration spec makes the file anew with `--update`. */
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/promtool-annotations.json', import.meta.url), 'utf8'),
) as readonly (TemplateCase & { readonly text: string })[];

describe('texts for people', () => {
  it('are what Prometheus makes of them', () => {
    const made = fixture.map(({ template, value }) => {
      const number = Number(value.replace('Inf', 'Infinity'));
      return { template, value, text: renderTemplate(template, number, caseLabels) };
    });
    // Prometheus' durations overflow beyond 2^63 seconds.
    const told = fixture.filter(({ template, value }) => !template.includes('Duration') || value !== '1e21');
    const wanted = new Set(told.map(({ template, value }) => `${template} ${value}`));
    expect(made.filter(({ template, value }) => wanted.has(`${template} ${value}`))).toEqual(told);
    expect(fixture.length).toBeGreaterThan(500);
  });

  it('leave what they do not know as it is written', () => {
    for (const text of [
      '{{ if gt $value 1.0 }}much{{ end }}',
      '{{ $value | reReplaceAll "a" "b" }}',
      '{{ query "up" }}',
      '{{ $values }}',
      '{{ humanize }}',
      '{{ constructor }}',
      '{{}}',
      '{{ $value',
      '{{ $value | humanize extra }}',
    ]) {
      expect(renderTemplate(text, 1, {})).toBe(text);
    }
  });

  it('say that there is no value', () => {
    expect(renderTemplate('{{ $value | humanizePercentage }}; {{ printf "%.2f" $value }}', null, {})).toBe(
      'no value; no value',
    );
  });

  it('do not fill what a label brings along', () => {
    const labels = { pod: '{{ $value }}', __proto__: 'x' };
    expect(renderTemplate('{{ $labels.pod }} {{ $labels.toString }}', 5, labels)).toBe('{{ $value }} ');
  });

  it('are made of every annotation of a rule', () => {
    const annotations = { summary: '{{ $labels.a }} is {{ $value }}', runbook_url: 'https://example.com' };
    expect(renderAnnotations({ annotations }, { value: 2, labels: { a: 'x' } })).toEqual({
      summary: 'x is 2',
      runbook_url: 'https://example.com',
    });
  });

  it('never fail', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '$value',
      '|',
      ' ',
      'printf',
      '"%',
      '.2f"',
      '$labels.',
      'a',
      '\\',
      '-',
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        fc.double(),
        (template, value) => {
          expect(typeof renderTemplate(template, value, { a: 'b' })).toBe('string');
        },
      ),
    );
  });
});
