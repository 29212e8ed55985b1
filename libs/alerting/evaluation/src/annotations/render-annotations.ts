import { formatGeneral, sprintf } from './go-numbers.ts';
import { humanize, humanize1024, humanizeDuration, humanizePercentage } from './humanize.ts';
import type { AlertInstance, AlertRule, Labels } from '@circuitwatch/alerting-definitions';

type Value = string | number;

const functions: Readonly<Record<string, (value: Value) => Value>> = {
  humanize: (value) => humanize(Number(value)),
  humanize1024: (value) => humanize1024(Number(value)),
  humanizePercentage: (value) => humanizePercentage(Number(value)),
  humanizeDuration: (value) => humanizeDuration(Number(value)),
  title: (value) => shown(value).replace(/(?<![\p{L}\p{N}_'])\p{L}/gu, (letter) => letter.toUpperCase()),
  toUpper: (value) => shown(value).toUpperCase(),
  toLower: (value) => shown(value).toLowerCase(),
};

function shown(value: Value): string {
  return typeof value === 'number' ? formatGeneral(value, null) : value;
}

/** What a term stands for by itself; undefined: it is not of the language. */
function operand(term: string, value: number | null, labels: Labels): Value | undefined {
  if (term === '$value' || term === '.Value') return value ?? 'no value';
  const name = /^(?:\$labels|\.Labels)\.([a-zA-Z_][a-zA-Z0-9_]*)$/.exec(term)?.[1];
  if (name === undefined) return undefined;
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** The function that a term names, and what stands behind the name. */
function functionOf(
  term: string,
): { readonly call: (value: Value) => Value; readonly rest: string } | undefined {
  const [, format, after = ''] = /^printf\s+"((?:[^"\\]|\\.)*)"\s*(.*)$/.exec(term) ?? [];
  if (format !== undefined) return { call: (value) => sprintf(format, value), rest: after };
  const [, name = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(term) ?? [];
  const call = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return call && { call, rest };
}

/** A pipe begins with a value, or with a function that is given one. */
function begin(term: string, value: number | null, labels: Labels): Value | undefined {
  const named = functionOf(term);
  const given = operand(named?.rest ?? term, value, labels);
  // Without a value there is nothing to make a number of.
  if (named === undefined || given === undefined || given === 'no value') return given;
  return named.call(given);
}

/** Parts of a pipe; a bar in quotes does not part them. */
function termsOf(expression: string): readonly string[] {
  return (expression.match(/(?:"(?:[^"\\]|\\.)*"|[^|"])+/g) ?? []).map((term) => term.trim());
}

/** What stands between the braces; undefined: it is not of the language. */
function evaluate(expression: string, value: number | null, labels: Labels): string | undefined {
  const [head = '', ...pipes] = termsOf(expression);
  let current = begin(head, value, labels);
  for (const term of pipes) {
    const named = functionOf(term);
    if (current === undefined || named === undefined || named.rest !== '') return undefined;
    if (current !== 'no value') current = named.call(current);
  }
  return current === undefined ? undefined : shown(current);
}

/** Fills `{{ $value }}`, `{{ $labels.name }}` with the pipes of Prometheus; what it does not know stays as it is written. */
export function renderTemplate(template: string, value: number | null, labels: Labels): string {
  return template.replace(/\{\{-?([^{}]*?)-?\}\}/g, (whole, expression: string) => {
    return evaluate(expression.trim(), value, labels) ?? whole;
  });
}

/** The rule's texts for one of its instances. */
export function renderAnnotations(
  { annotations }: Pick<AlertRule, 'annotations'>,
  { value, labels }: Pick<AlertInstance, 'value' | 'labels'>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, text]) => [name, renderTemplate(text, value, labels)]),
  );
}
