import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

function capture(level = 'info') {
  const lines: string[] = [];
  const log = createLogger({
    name: 'gateway',
    level,
    destination: { write: (line) => void lines.push(line) },
  });
  return { lines, log };
}

const token = `cw_${'a1-_'.repeat(11).slice(0, 43)}`;

describe('createLogger', () => {
  it('writes one JSON object a line with name, level word, UTC time and the ids of its parents', () => {
    const { lines, log } = capture();
    log.child({ requestId: 'r1' }).child({ jobId: 'j1', runId: 'n1' }).warn({ rows: 3 }, 'Slow read.');
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(line).toMatchObject({
      name: 'gateway',
      level: 'warn',
      requestId: 'r1',
      jobId: 'j1',
      runId: 'n1',
      rows: 3,
      msg: 'Slow read.',
    });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('stays silent below its level', () => {
    const { lines, log } = capture('warn');
    log.info('Nothing to see.');
    expect(lines).toEqual([]);
  });

  it.each([
    ['a field', { password: 'hunter2' }],
    ['a header', { req: { headers: { authorization: 'Basic hunter2', cookie: 'hunter2' } } }],
    ['an address', { url: 'postgres://cw:hunter2@db:5432/x' }],
    ['a Redis address without a user', { url: 'redis://:hunter2@db:6379' }],
    ['a link', { link: 'http://127.0.0.1:4000/sign-in?code=hunter2&next=/' }],
    ['an error', { err: new Error('connect postgres://cw:hunter2@db failed') }],
    ['a bearer header in a text', { note: 'Bearer hunter2' }],
  ])('hides a secret in %s and stays JSON', (_where, fields) => {
    const { lines, log } = capture();
    log.info(fields, 'Seen.');
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).toContain('[redacted]');
    expect(() => JSON.parse(lines[0] ?? '') as unknown).not.toThrow();
  });

  it('hides API tokens in messages', () => {
    const { lines, log } = capture();
    log.info(`Token ${token} was refused.`);
    expect(lines.join('')).not.toContain(token);
  });
});
