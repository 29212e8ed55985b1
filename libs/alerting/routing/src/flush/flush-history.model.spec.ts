import fc from 'fast-check';
import { describe, it } from 'vitest';
import { arbitraryEvents, arbitraryRules, type Event, type HistoryRules } from '../spec/random-history.ts';
import { WatchedHistory } from '../spec/watched-history.ts';

function watch(rules: HistoryRules, events: readonly Event[]): void {
  const history = new WatchedHistory(rules);
  for (const event of events) history.play(event);
  history.finish();
}

const rules: HistoryRules = {
  isOneGroup: true,
  groupWaitSeconds: 0,
  groupIntervalSeconds: 60,
  repeatIntervalSeconds: 120,
  isInhibited: true,
  hasMuteTimes: false,
  throttles: { a: 900, b: null, c: null },
};

/** Histories that once went wrong. */
const found: readonly [wrong: string, rules: HistoryRules, events: readonly Event[]][] = [
  [
    'a message said that all is over while a throttled alert fired that an earlier one had to leave out',
    rules,
    [
      { does: 'fire', alert: 'a' },
      { does: 'pass', seconds: 10 },
      { does: 'fire', alert: 'c' },
      { does: 'pass', seconds: 60 },
      { does: 'resolve', alert: 'c' },
      { does: 'pass', seconds: 130 },
    ],
  ],
];

describe('each receiver, whatever happens', () => {
  it.each(found)('does not hear again what was wrong when %s', (_wrong, given, events) => {
    watch(given, events);
  });

  it('hears what fires when it is time, and there is one reason for what it does not hear', () => {
    fc.assert(fc.property(arbitraryRules, arbitraryEvents, watch), { numRuns: 500 });
  }, 60_000);
});
