import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberRange, TimeInterval, TimeSpec } from '@circuitwatch/alerting-definitions';
import { isInInterval, nextChange, phaseOf } from './time-intervals.ts';

const anyTime: TimeSpec = {
  times: [],
  weekdays: [],
  daysOfMonth: [],
  months: [],
  years: [],
  timeZone: 'UTC',
};
const interval = (...specs: readonly Partial<TimeSpec>[]): TimeInterval => ({
  name: 'i',
  specs: specs.map((spec) => ({ ...anyTime, ...spec })),
});
const clock = (start: string, end: string) => {
  const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { startMinute: minute(start), endMinute: minute(end) };
};
const range = (begin: number, end = begin): NumberRange => ({ begin, end });

describe('whether an interval holds', () => {
  const workdays = interval({ weekdays: [range(1, 5)], times: [clock('09:00', '17:00')] });
  it.each([
    // A Friday, a Saturday.
    [workdays, '2026-05-29T09:00:00Z', true],
    [workdays, '2026-05-29T16:59:59Z', true],
    [workdays, '2026-05-29T17:00:00Z', false],
    [workdays, '2026-05-29T08:59:59Z', false],
    [workdays, '2026-05-30T12:00:00Z', false],
    [interval({ times: [clock('23:00', '24:00')] }), '2026-05-29T23:59:59Z', true],
    [interval({ weekdays: [range(0), range(6)] }), '2026-05-31T12:00:00Z', true],
    [interval({ daysOfMonth: [range(-3, -1)] }), '2026-02-26T00:00:00Z', true],
    [interval({ daysOfMonth: [range(-3, -1)] }), '2026-02-25T23:59:00Z', false],
    [interval({ daysOfMonth: [range(-3, -1)] }), '2028-02-27T00:00:00Z', true],
    [interval({ daysOfMonth: [range(-3, -1)] }), '2028-02-26T00:00:00Z', false],
    [interval({ daysOfMonth: [range(1, -1)] }), '2026-04-30T12:00:00Z', true],
    [interval({ daysOfMonth: [range(31)] }), '2026-04-30T12:00:00Z', false],
    [interval({ daysOfMonth: [range(25, 31)] }), '2026-04-30T12:00:00Z', true],
    [interval({ daysOfMonth: [range(-31, -30)] }), '2026-02-01T12:00:00Z', false],
    [interval({ months: [range(6, 8)] }), '2026-08-31T23:59:00Z', true],
    [interval({ months: [range(6, 8)] }), '2026-09-01T00:00:00Z', false],
    [interval({ years: [range(2027, 2028)] }), '2026-12-31T23:59:59Z', false],
    [interval({ years: [range(2027, 2028)] }), '2027-01-01T00:00:00Z', true],
    [interval({ months: [range(1)] }, { weekdays: [range(5)] }), '2026-05-29T12:00:00Z', true],
    [interval({ timeZone: 'Asia/Tokyo', weekdays: [range(6)] }), '2026-05-29T15:00:00Z', true],
    [interval({ timeZone: 'Asia/Kolkata', times: [clock('05:30', '05:31')] }), '2026-05-29T00:00:59Z', true],
    [interval(), '2026-05-29T12:00:00Z', false],
  ])('%j at %s: %s', (given, at, expected) => {
    expect(isInInterval(given, new Date(at))).toBe(expected);
  });

  it('refuses zones that do not exist', () => {
    expect(() => isInInterval(interval({ timeZone: 'Mars/Olympus' }), new Date())).toThrow(RangeError);
  });
});

/** All changes from one instant to another. */
function changes(given: TimeInterval, from: string, to: string): readonly string[] {
  const found: string[] = [];
  for (
    let at = nextChange(given, new Date(from));
    at !== null && at <= new Date(to);
    at = nextChange(given, at)
  ) {
    found.push(at.toISOString().slice(0, 16));
  }
  return found;
}

describe('when an interval changes', () => {
  const berlin = (start: string, end: string) =>
    interval({ times: [clock(start, end)], timeZone: 'Europe/Berlin' });

  it('knows days of 23 hours', () => {
    // At 2026-03-29T01:00Z clocks in Berlin go from 02:00 to 03:00.
    const around = ['2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'] as const;
    expect(changes(berlin('00:00', '12:00'), ...around)).toEqual([
      '2026-03-28T23:00',
      '2026-03-29T10:00',
      '2026-03-29T22:00',
      '2026-03-30T10:00',
    ]);
    // The times between do not exist that night.
    expect(changes(berlin('02:10', '02:50'), '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual([]);
    expect(changes(berlin('01:30', '02:30'), '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual([
      '2026-03-29T00:30',
      '2026-03-29T01:00',
    ]);
    expect(changes(berlin('02:30', '03:30'), '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual([
      '2026-03-29T01:00',
      '2026-03-29T01:30',
    ]);
  });

  it('knows days of 25 hours, and times that come twice', () => {
    // At 2026-10-25T01:00Z clocks in Berlin go from 03:00 back to 02:00.
    const around = ['2026-10-24T22:00:00Z', '2026-10-25T12:00:00Z'] as const;
    expect(changes(berlin('02:10', '02:50'), ...around)).toEqual([
      '2026-10-25T00:10',
      '2026-10-25T00:50',
      '2026-10-25T01:10',
      '2026-10-25T01:50',
    ]);
    expect(changes(berlin('02:30', '03:30'), ...around)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:30',
    ]);
    expect(changes(berlin('00:00', '24:00'), ...around)).toEqual([]);
  });

  it('knows clocks that are set by half an hour', () => {
    // At 2026-04-04T15:00Z clocks on Lord Howe go from 02:00 back to 01:30.
    const given = interval({ times: [clock('01:40', '01:50')], timeZone: 'Australia/Lord_Howe' });
    expect(changes(given, '2026-04-04T12:00:00Z', '2026-04-04T18:00:00Z')).toEqual([
      '2026-04-04T14:40',
      '2026-04-04T14:50',
      '2026-04-04T15:10',
      '2026-04-04T15:20',
    ]);
  });

  it('overlooks no short interval, and looks far ahead', () => {
    expect(
      nextChange(interval({ times: [clock('10:05', '10:06')] }), new Date('2026-05-29T10:06:00Z')),
    ).toEqual(new Date('2026-05-30T10:05:00Z'));
    const newYear = interval({ months: [range(1)], daysOfMonth: [range(1)] });
    expect(nextChange(newYear, new Date('2026-01-02T00:00:00Z'))).toEqual(new Date('2027-01-01T00:00:00Z'));
    expect(nextChange(interval({}), new Date('2026-01-02T00:00:00Z'))).toBeNull();
    expect(nextChange(interval(), new Date('2026-01-02T00:00:00Z'))).toBeNull();
  });

  const minutes = fc.integer({ min: 0, max: 1_440 });
  const spec = fc.record<TimeSpec>({
    times: fc.array(
      fc
        .tuple(minutes, minutes)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => ({ startMinute: Math.min(a, b), endMinute: Math.max(a, b) })),
      { maxLength: 2 },
    ),
    weekdays: fc.array(fc.constantFrom(range(0), range(1, 3), range(6)), { maxLength: 2 }),
    daysOfMonth: fc.array(fc.constantFrom(range(1, 29), range(-3, -1), range(25)), { maxLength: 1 }),
    months: fc.constant([]),
    years: fc.constant([]),
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ),
  });
  // Nights in which clocks are set, and others.
  const instant = fc
    .tuple(
      fc.constantFrom('2026-03-28', '2026-10-24', '2026-03-07', '2026-10-31', '2026-04-03', '2026-12-30'),
      fc.integer({ min: 0, max: 2 * 1_440 }),
    )
    .map(([day, minute]) => new Date(new Date(day).getTime() + minute * 60_000 + 12_345));

  it('finds what looking at every minute finds', () => {
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 2 }), instant, (specs, now) => {
        const change = nextChange({ specs }, now);
        const before = isInInterval({ specs }, now);
        const first = Math.floor(now.getTime() / 60_000) * 60_000 + 60_000;
        const last = Math.min(change?.getTime() ?? Infinity, first + 2 * 1_440 * 60_000);
        for (let at = first; at < last; at += 60_000) {
          if (isInInterval({ specs }, new Date(at)) !== before) expect(new Date(at)).toEqual(change);
        }
        if (change !== null) expect(isInInterval({ specs }, change)).toBe(!before);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each([
    ['never holds', interval({ years: [range(2_001)] })],
    ['always holds', interval({ times: [clock('00:00', '24:00')], timeZone: 'Europe/Berlin' })],
  ])('looks through the calendar once a day for one that %s', (_text, given) => {
    const first = phaseOf(given, new Date('2026-05-29T12:00:00Z'));
    expect(first.until).toBeNull();
    expect(phaseOf(given, new Date('2026-05-29T12:00:01Z'))).toBe(first);
    expect(phaseOf(given, new Date('2026-05-30T11:59:59Z'))).toBe(first);
    expect(phaseOf(given, new Date('2026-05-30T12:00:00Z'))).not.toBe(first);
    expect(phaseOf(given, new Date('2026-05-29T12:00:00Z'))).not.toBe(first);
  });

  it('says the same when it is asked again within a phase, before it, and after it', () => {
    const given = interval({ times: [clock('09:00', '17:00')] });
    for (const hour of [10, 12, 8, 18, 10, 16, 7]) {
      const now = new Date(Date.UTC(2026, 4, 29, hour));
      const fresh = { isIn: isInInterval(given, now), until: nextChange(given, now) };
      expect(phaseOf(given, now)).toMatchObject(fresh);
    }
  });
});
