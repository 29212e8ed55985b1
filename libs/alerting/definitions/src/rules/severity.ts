/** Azure's severities, gravest first. */
export const severities = [0, 1, 2, 3, 4] as const;

/** 0 critical, 1 error, 2 warning, 3 informational, 4 verbose. */
export type Severity = (typeof severities)[number];

/** What people call them. */
export const severityNames: Readonly<Record<Severity, string>> = {
  0: 'Critical',
  1: 'Error',
  2: 'Warning',
  3: 'Informational',
  4: 'Verbose',
};

const spoken: Readonly<Record<string, Severity>> = {
  critical: 0,
  page: 0,
  error: 1,
  high: 1,
  warning: 2,
  warn: 2,
  medium: 2,
  informational: 3,
  info: 3,
  low: 3,
  verbose: 4,
  none: 4,
};

/** Reads `2`, `"2"`, `Sev2` or a name such as `warning`; undefined for anything else. */
export function readSeverity(given: unknown): Severity | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  const text = String(given).trim().toLowerCase();
  const digit = /^(?:sev)?([0-4])$/.exec(text)?.[1];
  return digit === undefined ? spoken[text] : severities[Number(digit)];
}
