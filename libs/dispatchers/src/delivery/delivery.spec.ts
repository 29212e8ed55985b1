import type { DeliveryResult } from '@circuitwatch/alerting-definitions';
import { OutboundError } from '@circuitwatch/platform-outbound';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyFailure, classifyResponse, retryAfterSeconds } from './classify-response.ts';
import { backoffMs, nextAttempt } from './next-attempt.ts';
import { askAttempt, readPace, recordAttempt } from './receiver-pace.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = (ms: number): Date => new Date(now.getTime() + ms);
const failed: DeliveryResult = {
  outcome: 'RETRY',
  reason: 'serverError',
  message: 'HTTP 500',
  retryAfterSeconds: null,
};

describe('classifyResponse', () => {
  it.each([
    [200, 'SENT', undefined],
    [204, 'SENT', undefined],
    [301, 'STOP', 'clientError'],
    [400, 'STOP', 'clientError'],
    [401, 'STOP', 'authError'],
    [403, 'STOP', 'authError'],
    [404, 'STOP', 'clientError'],
    [408, 'RETRY', 'timeout'],
    [410, 'STOP', 'gone'],
    [425, 'RETRY', 'other'],
    [429, 'RETRY', 'rateLimited'],
    [500, 'RETRY', 'serverError'],
    [503, 'RETRY', 'serverError'],
  ])('takes %i for %s', (status, outcome, reason) => {
    const result = classifyResponse({ status, headers: {}, body: 'a\u0000b\r\nc' }, now);
    expect(result).toMatchObject(reason === undefined ? { outcome } : { outcome, reason });
    if (result.outcome !== 'SENT') expect(result.message).toContain('a b c');
  });

  it('disables a receiver that is gone, and no other', () => {
    expect(classifyResponse({ status: 410, headers: {}, body: '' }, now)).toMatchObject({ disable: true });
    expect(classifyResponse({ status: 404, headers: {}, body: '' }, now)).toMatchObject({ disable: false });
  });

  it.each([
    ['120', 120],
    ['Sun, 01 Mar 2026 12:01:00 GMT', 60],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['99999999', 86_400],
    ['soon', null],
    ['-5', 0],
    [undefined, null],
  ])('reads Retry-After %j as %j', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});

it('stops what is blocked, tries again what was not answered, and passes on what it does not know', () => {
  expect(classifyFailure(new OutboundError('blocked', 'no'))).toMatchObject({
    outcome: 'STOP',
    reason: 'blocked',
  });
  expect(classifyFailure(new OutboundError('timeout', 'no'))).toMatchObject({
    outcome: 'RETRY',
    reason: 'timeout',
  });
  expect(() => classifyFailure(new TypeError('a bug'))).toThrow('a bug');
});

describe('nextAttempt', () => {
  it('waits longer each time, never more than an hour, never less than half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, chance) => {
          const full = Math.min(3_600_000, 5_000 * 2 ** (attempts - 1));
          const wait = backoffMs(attempts, () => chance);
          expect(wait).toBeGreaterThanOrEqual(Math.floor(full / 2));
          expect(wait).toBeLessThanOrEqual(full);
        },
      ),
    );
  });

  it('waits as long as it was asked to', () => {
    const asked = { ...failed, retryAfterSeconds: 600 } as const;
    expect(nextAttempt(asked, 1, now, now, () => 0)).toEqual({ status: 'RETRY', at: later(600_000) });
  });

  it('gives up after twelve attempts, after a day, and at once where trying again is no use', () => {
    expect(nextAttempt(failed, 11, now, now, () => 0).status).toBe('RETRY');
    expect(nextAttempt(failed, 12, now, now, () => 0)).toEqual({ status: 'DEAD' });
    expect(nextAttempt(failed, 3, later(-86_400_000), now, () => 0)).toEqual({ status: 'DEAD' });
    const stop: DeliveryResult = {
      outcome: 'STOP',
      reason: 'authError',
      message: 'HTTP 401',
      disable: false,
    };
    expect(nextAttempt(stop, 1, now, now, () => 0)).toEqual({ status: 'DEAD' });
  });
});

describe('the pace of a receiver', () => {
  it('lets one SMS go every five minutes, and a webhook go on', () => {
    const first = askAttempt('SMS', readPace({}), now);
    expect(first.allowed).toBe(true);
    expect(askAttempt('SMS', first.pace, later(1_000))).toMatchObject({
      allowed: false,
      until: later(300_000),
    });
    expect(askAttempt('SMS', first.pace, later(300_000)).allowed).toBe(true);
    expect(askAttempt('WEBHOOK', readPace('garbage'), now).allowed).toBe(true);
  });

  it('lets no more than a hundred mails go in an hour', () => {
    let pace = readPace({});
    let sent = 0;
    for (let ms = 0; ms < 3_600_000; ms += 1_000) {
      const asked = askAttempt('EMAIL', pace, later(ms));
      pace = asked.pace;
      if (asked.allowed) sent += 1;
    }
    expect(sent).toBeLessThanOrEqual(100);
    expect(sent).toBeGreaterThanOrEqual(99);
  });

  it('leaves a receiver in peace that fails again and again, longer each time, and forgives a success', () => {
    let pace = readPace({});
    for (let index = 0; index < 9; index += 1) pace = recordAttempt(pace, failed, later(index));
    expect(askAttempt('WEBHOOK', pace, later(10)).allowed).toBe(true);
    pace = recordAttempt(pace, failed, later(10));
    expect(askAttempt('WEBHOOK', pace, later(20))).toMatchObject({ allowed: false, until: later(120_010) });
    expect(askAttempt('WEBHOOK', pace, later(120_010)).allowed).toBe(true);
    pace = recordAttempt(pace, failed, later(120_010));
    pace = recordAttempt(pace, failed, later(300_000));
    expect(askAttempt('WEBHOOK', pace, later(300_001))).toMatchObject({
      allowed: false,
      until: later(1_200_000),
    });
    pace = recordAttempt(pace, { outcome: 'SENT', detail: '' }, later(1_200_000));
    expect(askAttempt('WEBHOOK', pace, later(1_200_001)).allowed).toBe(true);
    expect(pace.failures).toEqual([]);
  });

  it('bears failures that are fewer than successes, and those of long ago', () => {
    const sent: DeliveryResult = { outcome: 'SENT', detail: '' };
    const after = (results: readonly DeliveryResult[], everyMs: number) =>
      results.reduce(
        (pace, result, index) => recordAttempt(pace, result, later(index * everyMs)),
        readPace({}),
      );
    const turns = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? failed : sent));
    expect(after(turns, 100).openUntil).toBeNull();
    const mostlyBad = turns.map((result) => (result === sent ? failed : sent));
    expect(after(mostlyBad, 100).openings).toBe(1);
    expect(
      after(
        Array.from({ length: 30 }, () => failed),
        40_000,
      ).openUntil,
    ).toBeNull();
  });

  it('never grows, whatever happens', () => {
    const outcome = fc.constantFrom<DeliveryResult>(failed, { outcome: 'SENT', detail: '' });
    fc.assert(
      fc.property(fc.array(fc.tuple(outcome, fc.nat(30_000)), { maxLength: 400 }), (attempts) => {
        let at = 0;
        const pace = attempts.reduce((before, [result, ms]) => {
          at += ms;
          return recordAttempt(before, result, later(at));
        }, readPace({}));
        expect(pace.failures.length).toBeLessThanOrEqual(100);
        expect(pace.successes.length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('survives being stored', () => {
    const pace = recordAttempt(readPace(null), failed, now);
    expect(readPace(JSON.parse(JSON.stringify(pace)))).toEqual(pace);
  });
});
