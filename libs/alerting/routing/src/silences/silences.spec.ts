import { describe, expect, it } from 'vitest';
import type { Silence } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from '../matchers/matcher-text.ts';
import { routedAlert } from '../spec/routed-alert.ts';
import { isSilenceOver, silencedBy, silenceState } from './silences.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 5, 1, hour));
const silence = (from: number, to: number | null, matchers = 'a="x"'): Silence => ({
  id: `${from}-${to}`,
  matchers: parseMatchers(matchers),
  startsAt: at(from),
  endsAt: to === null ? null : at(to),
  createdBy: 'ann',
  comment: '',
});

describe('silences', () => {
  it.each([
    [silence(8, 10), 7, 'PENDING'],
    [silence(8, 10), 8, 'ACTIVE'],
    [silence(8, 10), 9, 'ACTIVE'],
    [silence(8, 10), 10, 'EXPIRED'],
    [silence(8, null), 7, 'PENDING'],
    [silence(8, null), 1_000, 'ACTIVE'],
    // Ended before it began.
    [silence(8, 6), 7, 'EXPIRED'],
  ])('%j at %d is %s', (given, hour, state) => {
    expect(silenceState(given, at(hour))).toBe(state);
  });

  it('keep quiet what they match while they are active; the last to end is named', () => {
    const alert = routedAlert({ a: 'x' });
    const all = [silence(8, 10), silence(8, 12), silence(8, 14, 'a="y"'), silence(13, null)];
    expect(silencedBy(alert, all, at(9))?.id).toBe('8-12');
    expect(silencedBy(alert, all, at(12))).toBeUndefined();
    expect(silencedBy(alert, all, at(13))?.id).toBe('13-null');
    expect(silencedBy(routedAlert({ a: 'z' }), all, at(9))).toBeUndefined();
  });
});

describe('a silence until resolved', () => {
  const endless = silence(8, null);
  const fires = routedAlert({ a: 'x' }, { startsAt: at(7) });
  const over = (hour: number) => ({ ...fires, endsAt: at(hour) });
  it.each([
    ['nothing fired yet', [], false],
    ['something fires', [fires], false],
    ['it resolved', [over(9)], true],
    ['one of two fires', [over(9), fires], false],
    ['it had resolved before the silence began', [over(7)], false],
    ['only others fired', [routedAlert({ a: 'y' }, { endsAt: at(9) })], false],
  ])('when %s', (_, alerts, expected) => {
    expect(isSilenceOver(endless, alerts, at(10))).toBe(expected);
  });

  it('is not ended before it began, nor one that has an end', () => {
    expect(isSilenceOver(silence(11, null), [over(11)], at(10))).toBe(false);
    expect(isSilenceOver(silence(8, 12), [over(9)], at(10))).toBe(false);
  });
});
