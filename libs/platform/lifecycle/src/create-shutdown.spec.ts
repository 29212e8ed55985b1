import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createShutdown } from './create-shutdown.ts';

function setUp(timeoutMs = 1_000) {
  const events = new EventEmitter();
  const exits: number[] = [];
  const errors: object[] = [];
  const done: string[] = [];
  const shutdown = createShutdown({
    timeoutMs,
    log: { info: () => undefined, error: (fields) => void errors.push(fields) },
    process: { on: (event, listener) => events.on(event, listener), exit: (code) => void exits.push(code) },
  });
  return {
    events,
    exits,
    errors,
    done,
    shutdown,
    step: (name: string) => shutdown.register(name, () => void done.push(name)),
  };
}

afterEach(() => void vi.useRealTimers());

describe('createShutdown', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])(
    'runs the steps in reverse order on %s and exits with 0',
    async (event) => {
      const { events, exits, done, step } = setUp();
      step('database');
      step('server');
      events.emit(event);
      await vi.waitFor(() => expect(exits).toEqual([0]));
      expect(done).toEqual(['server', 'database']);
    },
  );

  it('waits for each step before the next', async () => {
    const { done, shutdown, step } = setUp();
    step('database');
    shutdown.register('worker', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push('worker');
    });
    await shutdown.stop('test');
    expect(done).toEqual(['worker', 'database']);
  });

  it('runs once, however often it is asked', async () => {
    const { events, exits, done, shutdown, step } = setUp();
    step('server');
    events.emit('disconnect');
    await Promise.all([shutdown.stop('again'), shutdown.stop('and again')]);
    expect(done).toEqual(['server']);
    expect(exits).toEqual([0]);
    expect(shutdown.stopping).toBe(true);
  });

  it('also runs a step that an interrupted start registers meanwhile', async () => {
    const { done, shutdown, step } = setUp();
    shutdown.register('server', () => step('late'));
    await shutdown.stop('test');
    expect(done).toEqual(['late']);
  });

  it('exits at once on a second signal, but not on the echo of the first', () => {
    vi.useFakeTimers();
    const { events, exits, shutdown } = setUp(60_000);
    shutdown.register('never', () => new Promise<never>(() => undefined));
    events.emit('SIGINT');
    events.emit('SIGINT');
    expect(exits).toEqual([]);
    vi.advanceTimersByTime(1_000);
    events.emit('SIGINT');
    expect(exits).toEqual([1]);
  });

  it('goes on after a failed step and exits with 1', async () => {
    const { errors, exits, done, shutdown, step } = setUp();
    step('database');
    shutdown.register('server', () => Promise.reject(new Error('still busy')));
    await shutdown.stop('test');
    expect(done).toEqual(['database']);
    expect(errors).toMatchObject([{ step: 'server' }]);
    expect(exits).toEqual([1]);
  });

  it('gives up after its time', () => {
    vi.useFakeTimers();
    const { events, exits, shutdown } = setUp(500);
    shutdown.register('never', () => new Promise<never>(() => undefined));
    events.emit('SIGTERM');
    vi.advanceTimersByTime(499);
    expect(exits).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(exits).toEqual([1]);
  });

  it('exits with the code a fatal end asks for', async () => {
    const { exits, shutdown } = setUp();
    await shutdown.stop('lost the database', 2);
    expect(exits).toEqual([2]);
  });
});
