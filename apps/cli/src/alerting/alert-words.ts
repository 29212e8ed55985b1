import { readSeverity } from '@circuitwatch/alerting-definitions';
import { z } from 'zod';
import { printable } from '../output/printable.ts';
import type { Style } from '../output/style.ts';

/** How much of a fingerprint tells alerts apart at a glance. */
const shortLength = 8;

/** The beginning of a fingerprint, as commands take it. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.slice(0, shortLength);
}

/** The end of a global id, as commands take it. */
export function shortId(id: string): string {
  return id.slice(-shortLength);
}

/** A severity's name in the colour of what it means. */
export function severityText(style: Style, severity: number, name: string): string {
  if (severity <= 1) return style.bad(name);
  if (severity === 2) return style.warning(name);
  return severity === 3 ? name : style.faint(name);
}

/** The word for a state of an alert in the colour of what it means. */
export function alertStateText(style: Style, state: string): string {
  switch (state) {
    case 'FIRING':
      return style.bad(state);
    case 'PENDING':
    case 'RECOVERING':
      return style.warning(state);
    case 'NORMAL':
      return style.good(state);
    default:
      return style.faint(state);
  }
}

/** `plant/circuit`, as much of it as there is. */
export function placeText(place: {
  readonly plantName: string | null;
  readonly circuitName: string | null;
}): string {
  const parts = [place.plantName, place.circuitName].filter((part) => part !== null);
  return printable(parts.join('/'));
}

/** One or more severities, separated by commas: `0`, `sev1`, `critical,error`. */
export function severitiesOption() {
  return z.string().transform((text, context) => {
    const found = text.split(',').map((word) => readSeverity(word));
    const known = found.filter((severity) => severity !== undefined);
    if (known.length === found.length) return known;
    context.addIssue({
      code: 'custom',
      message: 'must be 0 to 4, or critical, error, warning, informational or verbose.',
    });
    return z.NEVER;
  });
}
