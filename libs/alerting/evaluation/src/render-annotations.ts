import type { AlertInstance, AlertRule, Labels } from '@circuitwatch/alerting-definitions';

type Value = string | number;

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

function digits(value: number, most = 4): string {
  return String(Number(value.toPrecision(most)));
}

function humanize(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const power = Math.min(6, Math.max(0, Math.floor(Math.log10(Math.abs(value)) / 3)));
  return `${digits(value / 1_000 ** power)}${prefixes[power] ?? ''}`;
}

function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return String(seconds);
  if (Math.abs(seconds) < 1) return `${digits(seconds * 1_000)}ms`;
  const whole = Math.floor(Math.abs(seconds));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  const text = parts
    .slice(first)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
  return seconds < 0 ? `-${text}` : text;
}

function printf(format: string, value: Value): string {
  return format.replace(/%(?:\.(\d+))?([fgdsve%])/g, (whole, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    const number = Number(value);
    const places = precision === undefined ? undefined : Math.min(20, Number(precision));
    if (verb === 'f') return number.toFixed(places ?? 6);
    if (verb === 'e') return number.toExponential(places ?? 6);
    if (verb === 'g')
      return places === undefined ? String(number) : String(Number(number.toPrecision(places || 1)));
    if (verb === 'd') return String(Math.trunc(number));
    return verb === 's' || verb === 'v' ? String(value) : whole;
  });
}

const pipes: Readonly<Record<string, (value: Value) => Value>> = {
  humanize: (value) => humanize(Number(value)),
  humanizePercentage: (value) => `${digits(Number(value) * 100)}%`,
  humanizeDuration: (value) => humanizeDuration(Number(value)),
  title: (value) => String(value).replace(/\b\p{L}/gu, (letter) => letter.toUpperCase()),
  toUpper: (value) => String(value).toUpperCase(),
  toLower: (value) => String(value).toLowerCase(),
};

function start(term: string, value: number | null, labels: Labels): Value | undefined {
  if (term === '$value' || term === '.Value') return value ?? 'no value';
  const name = /^(?:\$labels|\.Labels)\.([a-zA-Z_][a-zA-Z0-9_]*)$/.exec(term)?.[1];
  return name === undefined ? undefined : (labels[name] ?? '');
}

/** One step of a pipe; also `printf "%.2f" $value`, which begins one. */
function formatOf(term: string): string | undefined {
  return /^printf\s+"([^"]*)"/.exec(term)?.[1];
}

/** What stands between the braces; undefined: it is not of the language. */
function evaluate(expression: string, value: number | null, labels: Labels): string | undefined {
  const [head = '', ...rest] = expression.split('|').map((term) => term.trim());
  const format = formatOf(head);
  const operand = head.replace(/^printf\s+"[^"]*"\s*/, '');
  let current = start(operand, value, labels);
  if (current === undefined) return undefined;
  if (format !== undefined) current = printf(format, current);
  for (const term of rest) {
    const piped = formatOf(term);
    const pipe = pipes[term];
    if (piped === undefined && pipe === undefined) return undefined;
    current = piped === undefined ? (pipe?.(current) ?? current) : printf(piped, current);
  }
  return String(current);
}

/** Fills `{{ $value }}`, `{{ $labels.name }}` with the pipes of Prometheus; what it does not know stays as it is written. */
export function renderTemplate(template: string, value: number | null, labels: Labels): string {
  return template.replace(/\{\{-?\s*([^{}]*?)\s*-?\}\}/g, (whole, expression: string) => {
    return evaluate(expression, value, labels) ?? whole;
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
