import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWorkerEnv } from '../env.ts';
import { daysAhead, daysToDrop, keptSince } from './days-to-drop.ts';

const dayMs = 86_400_000;
const table = 'traces';
const instants = fc.date({
  min: new Date('2000-01-01'),
  max: new Date('2100-01-01'),
  noInvalidDate: true,
});

describe('days of telemetry that go', () => {
  const now = new Date('2026-11-28T00:00:00Z');
  test.each([
    ['2026-08-29', true],
    ['2026-08-30', false],
    ['2026-11-28', false],
    ['2027-11-28', false],
  ])('after 90 days, %s: %s', (day, goes) => {
    expect(daysToDrop([{ table, day }], now, 90)).toEqual(goes ? [{ table, day }] : []);
  });

  test('hold no row that is to be kept', () => {
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 1, max: 3_650 }), (now, instant, keepDays) => {
        const day = { table, day: instant.toISOString().slice(0, 10) };
        const isYoung = now.getTime() - instant.getTime() <= keepDays * dayMs;
        const goes = daysToDrop([day], now, keepDays).length === 1;
        expect(goes && isYoung).toBe(false);
        // Nothing stays more than a day too long.
        expect(goes || now.getTime() - instant.getTime() < (keepDays + 1) * dayMs).toBe(true);
        expect(goes).toBe(instant < keptSince(now, keepDays));
      }),
    );
  });

  test('are made ahead for tomorrow', () => {
    expect(daysAhead(new Date('2026-12-31T23:00:00Z')).map((day) => day.toISOString())).toEqual([
      '2026-12-31T23:00:00.000Z',
      '2027-01-01T23:00:00.000Z',
    ]);
  });
});

describe('what the worker is told about telemetry', () => {
  const DATABASE_URL = 'postgres://circuitwatch@127.0.0.1:5000/postgres';

  test('has defaults', () => {
    expect(readWorkerEnv({ DATABASE_URL })).toMatchObject({
      WORKER_TELEMETRY_DAYS: 90,
      WORKER_TELEMETRY_ARCHIVE: 'telemetry-archive',
    });
  });

  test.each(['0', '-1', '1.5', 'many', '4000'])('keeps no %s days', (WORKER_TELEMETRY_DAYS) => {
    expect(() => readWorkerEnv({ DATABASE_URL, WORKER_TELEMETRY_DAYS })).toThrow(/WORKER_TELEMETRY_DAYS/);
  });

  test.each(['/var/archive', '../archive', 'a/../../b'])(
    'has no archive in %s',
    (WORKER_TELEMETRY_ARCHIVE) => {
      expect(() => readWorkerEnv({ DATABASE_URL, WORKER_TELEMETRY_ARCHIVE })).toThrow(
        /WORKER_TELEMETRY_ARCHIVE/,
      );
    },
  );
});
