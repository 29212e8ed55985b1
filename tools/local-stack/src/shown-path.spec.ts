import { describe, expect, it } from 'vitest';
import { shownPath } from './shown-path.ts';

describe('shownPath', () => {
  it.each([
    ['/home/ada/cw/.circuitwatch/logs', '.circuitwatch/logs'],
    ['/var/lib/circuitwatch/logs', '/var/lib/circuitwatch/logs'],
    ['/home/ada/cw-data', '/home/ada/cw-data'],
    ['/home/ada/cw', '/home/ada/cw'],
  ])('shows %s as %s', (file, shown) => {
    expect(shownPath(file, '/home/ada/cw')).toBe(shown);
  });
});
