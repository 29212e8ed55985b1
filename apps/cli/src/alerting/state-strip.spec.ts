import { describe, expect, it } from 'vitest';
import type { AlertState, AlertTransition } from '../api/documents/alerts.ts';
import { stateStrip } from './state-strip.ts';

const start = Date.parse('2026-11-20T06:00:00Z');

function change(minute: number, from: AlertState, to: AlertState): AlertTransition {
  const at = new Date(start + minute * 60_000).toISOString();
  return { from, to, at, reason: 'THRESHOLD', value: null, message: '' };
}

describe('stateStrip', () => {
  const transitions = [
    change(8, 'FIRING', 'NORMAL'),
    change(0, 'NORMAL', 'PENDING'),
    change(2, 'PENDING', 'FIRING'),
  ];

  it('draws each stretch of time as high as its gravest state', () => {
    expect(stateStrip({ transitions, until: start + 10 * 60_000, width: 10 })).toBe('▃▃██████▁▁');
    expect(stateStrip({ transitions, until: start + 10 * 60_000, width: 5 })).toBe('▃███▁');
  });

  it('shows a firing that is shorter than a character', () => {
    expect(stateStrip({ transitions, until: start + 1_000 * 60_000, width: 4 })).toBe('█▁▁▁');
  });

  it('is empty without a change, and reaches the last change though the clock is behind', () => {
    expect(stateStrip({ transitions: [], until: start, width: 10 })).toBe('');
    expect(stateStrip({ transitions, until: start, width: 8 })).toBe('▃▃██████');
    expect(stateStrip({ transitions: [change(0, 'NORMAL', 'FIRING')], until: start, width: 2 })).toBe('██');
  });
});
