import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOccurrence, occurrencesBetween } from './occurrences.ts';
import { triggerSchema, weekDays, type Trigger } from './trigger.ts';

const trigger = (input: object): Trigger => triggerSchema.parse(input);
const cron = (expression: string, timeZone = 'UTC', rest: object = {}): Trigger =>
  trigger({ type: 'cron', expression, timeZone, ...rest });
const every = (interval: number, frequency: string, rest: object = {}): Trigger =>
  trigger({ type: 'recurrence', frequency, interval, ...rest });
const at = (hours: number[], minutes: number[] = [0], rest: object = {}): object => ({
  schedule: { hours, minutes, ...rest },
});
const newYork = { timeZone: 'America/New_York' };

/** Clocks in New York: forward 2026-03-08 02:00 EST (07:00Z), back 2026-11-01 02:00 EDT (06:00Z). */
const cases: [string, Trigger, string, string[]][] = [
  ['cron daily', cron('0 6 * * *'), '2026-01-01T06:00:00Z', ['2026-01-02T06:00:00Z', '2026-01-03T06:00:00Z']],
  ['cron in a zone', cron('0 6 * * *', 'Asia/Kolkata'), '2026-01-01T00:00:00Z', ['2026-01-01T00:30:00Z']],
  [
    'cron over the gap',
    cron('30 2 * * *', 'America/New_York'),
    '2026-03-08T00:00:00Z',
    ['2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
  ],
  [
    'cron in the repeated hour',
    cron('30 1 * * *', 'America/New_York'),
    '2026-11-01T00:00:00Z',
    ['2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z'],
  ],
  ['cron leap day', cron('0 0 29 2 *'), '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z']],
  [
    'cron from its start on',
    cron('0 * * * *', 'UTC', { startTime: '2026-05-05T05:00:00Z' }),
    '2026-01-01T00:00:00Z',
    ['2026-05-05T05:00:00Z', '2026-05-05T06:00:00Z'],
  ],
  [
    'cron until its end',
    cron('0 * * * *', 'UTC', { endTime: '2026-01-01T02:00:00Z' }),
    '2026-01-01T00:00:00Z',
    ['2026-01-01T01:00:00Z'],
  ],
  [
    'every 6 hours by the wall clock',
    every(6, 'hour', newYork),
    '2026-03-08T00:00:00Z',
    ['2026-03-08T05:00:00Z', '2026-03-08T10:00:00Z', '2026-03-08T16:00:00Z'],
  ],
  [
    'every 30 minutes over the gap',
    every(30, 'minute', newYork),
    '2026-03-08T06:30:00Z',
    ['2026-03-08T07:00:00Z', '2026-03-08T07:30:00Z'],
  ],
  [
    'every 30 minutes, the hour twice',
    every(30, 'minute', newYork),
    '2026-11-01T04:59:00Z',
    [
      '2026-11-01T05:00:00Z',
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:00:00Z',
      '2026-11-01T06:30:00Z',
      '2026-11-01T07:00:00Z',
    ],
  ],
  [
    'every 3 hours, the repeated time once',
    every(3, 'hour', { ...newYork, startTime: '2026-10-31T05:00:00Z' }),
    '2026-11-01T04:00:00Z',
    ['2026-11-01T05:00:00Z', '2026-11-01T09:00:00Z'],
  ],
  [
    'every 24 hours in the gap',
    every(24, 'hour', { ...newYork, startTime: '2026-03-07T07:30:00Z' }),
    '2026-03-07T08:00:00Z',
    ['2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
  ],
  [
    'every 45 minutes from its start',
    every(45, 'minute', { startTime: '2026-01-01T00:10:00Z' }),
    '2026-01-01T00:00:00Z',
    ['2026-01-01T00:10:00Z', '2026-01-01T00:55:00Z', '2026-01-01T01:40:00Z'],
  ],
  [
    'daily with hours and minutes',
    every(1, 'day', at([18, 6], [30, 0])),
    '2026-01-01T06:00:00Z',
    ['2026-01-01T06:30:00Z', '2026-01-01T18:00:00Z', '2026-01-01T18:30:00Z', '2026-01-02T06:00:00Z'],
  ],
  [
    'daily at 06:00 local over a change',
    every(1, 'day', { ...newYork, ...at([6]) }),
    '2026-03-07T12:00:00Z',
    ['2026-03-08T10:00:00Z', '2026-03-09T10:00:00Z'],
  ],
  [
    'daily in the gap',
    every(1, 'day', { ...newYork, ...at([2], [30]) }),
    '2026-03-07T12:00:00Z',
    ['2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
  ],
  [
    'daily in the repeated hour',
    every(1, 'day', { ...newYork, ...at([1], [30]) }),
    '2026-10-31T12:00:00Z',
    ['2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z'],
  ],
  [
    'every other day from the epoch',
    every(2, 'day'),
    '1970-01-01T00:00:00Z',
    ['1970-01-03T00:00:00Z', '1970-01-05T00:00:00Z'],
  ],
  [
    'every third day at its start time',
    every(3, 'day', { startTime: '2026-01-01T09:15:00Z' }),
    '2026-01-01T09:15:00Z',
    ['2026-01-04T09:15:00Z', '2026-01-07T09:15:00Z'],
  ],
  [
    'weekly on Mondays by default',
    every(1, 'week'),
    '2026-11-17T00:00:00Z',
    ['2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
  ],
  [
    'weekly on the day of its start',
    every(1, 'week', { startTime: '2026-11-19T08:00:00Z' }),
    '2026-11-19T08:00:00Z',
    ['2026-11-26T08:00:00Z'],
  ],
  [
    'every other week, two days',
    every(2, 'week', {
      startTime: '2026-11-18T00:00:00Z',
      ...at([7], [0], { weekDays: ['friday', 'monday'] }),
    }),
    '2026-01-01T00:00:00Z',
    ['2026-11-20T07:00:00Z', '2026-11-30T07:00:00Z', '2026-12-04T07:00:00Z'],
  ],
  [
    'monthly on the 31st',
    every(1, 'month', at([0], [0], { monthDays: [31] })),
    '2026-01-31T00:00:00Z',
    ['2026-03-31T00:00:00Z', '2026-05-31T00:00:00Z'],
  ],
  [
    'quarterly from its start',
    every(3, 'month', { startTime: '2026-01-15T06:00:00Z' }),
    '2026-01-15T06:00:00Z',
    ['2026-04-15T06:00:00Z', '2026-07-15T06:00:00Z'],
  ],
  [
    'first Monday of the month',
    every(1, 'month', at([6], [0], { weekDays: ['monday'], monthDays: [1, 2, 3, 4, 5, 6, 7] })),
    '2026-11-01T00:00:00Z',
    ['2026-11-02T06:00:00Z', '2026-12-07T06:00:00Z'],
  ],
  [
    'a day that Samoa skipped',
    every(1, 'day', { timeZone: 'Pacific/Apia', ...at([6]) }),
    '2011-12-29T17:00:00Z',
    ['2011-12-30T10:00:00Z', '2011-12-30T16:00:00Z', '2011-12-31T16:00:00Z'],
  ],
];

describe('nextOccurrence', () => {
  it.each(cases)('%s', (_, given, after, expected) => {
    const found: Date[] = [];
    for (let next: Date | null = new Date(after); found.length < expected.length;) {
      next = nextOccurrence(given, next);
      if (!next) break;
      found.push(next);
    }
    expect(found.map((date) => date.toISOString().replace('.000', ''))).toEqual(expected);
  });

  it.each([
    ['30 February', cron('0 0 30 2 *')],
    ['31 April and June', cron('0 0 31 4,6 *')],
    [
      '30 February every year',
      every(12, 'month', { startTime: '2026-02-01T00:00:00Z', ...at([0], [0], { monthDays: [30] }) }),
    ],
    [
      'Tuesdays among Mondays',
      every(7, 'day', { startTime: '2026-11-16T00:00:00Z', ...at([0], [0], { weekDays: ['tuesday'] }) }),
    ],
    ['after its end', every(1, 'day', { endTime: '2020-01-01T00:00:00Z' })],
  ])('never: %s', (_, given) => {
    expect(nextOccurrence(given, new Date('2026-01-01T00:00:00Z'))).toBeNull();
  });
});

const zones = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
);
const instant = fc.date({ min: new Date('2009-01-01'), max: new Date('2032-01-01'), noInvalidDate: true });
const numbers = (max: number, min = 0): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 });
const schedule = fc.record(
  {
    hours: numbers(23),
    minutes: numbers(59),
    weekDays: fc.uniqueArray(fc.constantFrom(...weekDays), { minLength: 1 }),
    monthDays: numbers(31, 1),
  },
  { requiredKeys: ['hours', 'minutes'] },
);
const recurrence = fc
  .record(
    {
      type: fc.constant('recurrence'),
      frequency: fc.constantFrom('minute', 'hour', 'day', 'week', 'month'),
      interval: fc.integer({ min: 1, max: 40 }),
      timeZone: zones,
      startTime: instant.map((date) => date.toISOString()),
      schedule,
    },
    { requiredKeys: ['type', 'frequency', 'interval', 'timeZone'] },
  )
  .map(({ schedule: given, ...rest }) =>
    trigger(['minute', 'hour'].includes(rest.frequency) || !given ? rest : { ...rest, schedule: given }),
  );
const crons = fc
  .tuple(
    fc.constantFrom('0', '*/15', '7,50'),
    fc.constantFrom('*', '6', '1-3'),
    fc.constantFrom('*', '31', '1-7'),
    zones,
  )
  .map(([minute, hour, day, zone]) => cron(`${minute} ${hour} ${day} * *`, zone));

describe('occurrencesBetween', () => {
  it('is strictly increasing, inside the period and agrees with nextOccurrence', () => {
    fc.assert(
      fc.property(
        fc.oneof(recurrence, crons),
        instant,
        fc.integer({ min: 0, max: 60 }),
        (given, from, days) => {
          const to = new Date(from.getTime() + days * 86_400_000);
          const found = occurrencesBetween(given, from, to, 40);
          const start = Math.max(
            from.getTime(),
            given.startTime === undefined ? 0 : Date.parse(given.startTime),
          );
          for (const [index, date] of found.entries()) {
            expect(date.getTime()).toBeGreaterThanOrEqual(start);
            expect(date.getTime()).toBeLessThan(to.getTime());
            const previous = found[index - 1];
            if (previous) {
              expect(date.getTime()).toBeGreaterThan(previous.getTime());
              expect(nextOccurrence(given, previous)).toEqual(date);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('joins at any cut: [a, c) is [a, b) and [b, c)', () => {
    fc.assert(
      fc.property(recurrence, instant, fc.nat(40), fc.nat(40), (given, a, left, right) => {
        const b = new Date(a.getTime() + left * 3_600_000);
        const c = new Date(b.getTime() + right * 3_600_000);
        expect([...occurrencesBetween(given, a, b), ...occurrencesBetween(given, b, c)]).toEqual(
          occurrencesBetween(given, a, c),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('is empty for an empty or reversed period and stops at the limit', () => {
    const from = new Date('2026-01-01T00:00:00Z');
    expect(occurrencesBetween(cron('* * * * *'), from, from)).toEqual([]);
    expect(occurrencesBetween(cron('* * * * *'), from, new Date('2027-01-01'), 5)).toHaveLength(5);
  });
});
