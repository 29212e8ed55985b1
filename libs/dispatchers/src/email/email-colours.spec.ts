import { severities } from '@circuitwatch/alerting-definitions';
import { describe, expect, it } from 'vitest';
import { buildAlert, buildMessage } from '../message/message-builders.spec-support.ts';
import { bandColour } from './email-colours.ts';

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const firing = buildMessage([buildAlert()]);
const resolved = buildMessage([buildAlert({ status: 'RESOLVED' })]);
const test = buildMessage([buildAlert()], { reason: 'TEST' });

describe('bandColour', () => {
  it('lets white text be read: at least 4.5 to 1', () => {
    const colours = [firing, resolved, test].flatMap((message) =>
      severities.map((severity) => bandColour(message, severity)),
    );
    for (const colour of colours) expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });

  it('tells grave from less grave, and both from what is over', () => {
    const told = [0, 2, 3].map((severity) => bandColour(firing, severity as 0 | 2 | 3));
    expect(new Set([...told, bandColour(resolved, 0), bandColour(test, 0)]).size).toBe(5);
  });
});
