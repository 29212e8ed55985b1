import { describe, expect, it } from 'vitest';
import { smtpFailure } from './smtp-failure.ts';

function failure(code: string, response: string | null): unknown {
  const fields =
    response === null ? { code } : { code, response, responseCode: Number(response.slice(0, 3)) };
  return Object.assign(new Error(`failed with ${code}`), fields);
}

describe('smtpFailure', () => {
  it.each([
    ['ETIMEDOUT', null, 'RETRY', 'timeout'],
    ['EABORT', null, 'RETRY', 'timeout'],
    ['ECONNECTION', null, 'RETRY', 'network'],
    ['ESOCKET', null, 'RETRY', 'network'],
    ['EDNS', null, 'RETRY', 'network'],
    ['ETLS', null, 'RETRY', 'network'],
    ['EPROTOCOL', null, 'RETRY', 'network'],
    ['EPROTOCOL', '421 4.7.0 too many connections', 'RETRY', 'rateLimited'],
    ['EPROTOCOL', '554 5.7.1 your address is blocked', 'STOP', 'clientError'],
    ['EENVELOPE', null, 'STOP', 'settings'],
    ['EENVELOPE', '450 4.2.0 busy', 'RETRY', 'serverError'],
    ['EENVELOPE', '530 5.7.0 log in first', 'STOP', 'authError'],
    ['EMESSAGE', null, 'STOP', 'clientError'],
    ['EMESSAGE', '552 5.3.4 too big', 'STOP', 'clientError'],
    ['EAUTH', '535 5.7.8 wrong', 'STOP', 'authError'],
    ['EAUTH', '454 4.7.0 later', 'RETRY', 'authError'],
    ['ECONFIG', null, 'STOP', 'settings'],
    ['', null, 'RETRY', 'other'],
  ])('takes %s with %j for %s, %s', (code, response, outcome, reason) => {
    const result = smtpFailure(failure(code, response), 'a@b.example', []);
    expect(result).toMatchObject({ outcome, reason });
    expect(result.message).toContain('a@b.example: ');
    if (response !== null) expect(result.message).toContain(response.slice(4));
  });

  it.each([
    ['451 4.7.1 Greylisted for 300 seconds', 300],
    ['450 4.2.0 try again in 5 minutes', 300],
    ['451 4.3.0 100 messages in 1 hour', null],
    ['451 4.3.0 later', null],
    ['451 4.3.0 in 9999 minutes', null],
  ])('reads the wait from %j', (response, seconds) => {
    expect(smtpFailure(failure('EENVELOPE', response), 'a', [])).toMatchObject({
      retryAfterSeconds: seconds,
    });
  });

  it('shows one line, and never a secret', () => {
    const error = failure('EENVELOPE', `550 no\r\n s3cr3t ${'x'.repeat(1_000)}`);
    const { message } = smtpFailure(error, 'a', ['s3cr3t', '']);
    expect(message).toContain('550 no *** x');
    expect(message.length).toBeLessThan(400);
    expect(smtpFailure('not an error', 'a', []).outcome).toBe('RETRY');
  });
});
