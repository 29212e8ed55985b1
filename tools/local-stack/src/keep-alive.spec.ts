import { describe, expect, it, vi } from 'vitest';
import { keepAlive, type Running } from './keep-alive.ts';

interface FakeProcess extends Running {
  end(): void;
}

function fakeProcess(pid: number): FakeProcess {
  let end: () => void = () => undefined;
  const exited = new Promise<number | null>((resolve) => (end = () => resolve(1)));
  return { pid, exited, end, stop: async () => end() };
}

function setUp(failures: readonly number[] = []) {
  const started: FakeProcess[] = [];
  const lines: string[] = [];
  let attempts = 0;
  const start = async (): Promise<FakeProcess> => {
    attempts += 1;
    if (failures.includes(attempts)) throw new Error(`attempt ${attempts} failed`);
    const next = fakeProcess(attempts);
    started.push(next);
    return next;
  };
  return {
    started,
    lines,
    options: { name: 'The gateway', start, say: (line: string) => void lines.push(line), backoffMs: 1 },
  };
}

describe('keepAlive', () => {
  it('starts a process again when it ends by itself, and says so', async () => {
    const { started, lines, options } = setUp();
    const kept = await keepAlive(options);
    started[0]?.end();
    await vi.waitFor(() => expect(kept.current.pid).toBe(2));
    expect(kept.endings).toBe(1);
    expect(lines).toEqual(['The gateway ended by itself; starting it again in 0.0 s.']);
    await kept.stop();
  });

  it('keeps trying when a new start fails', async () => {
    const { started, lines, options } = setUp([2, 3]);
    const kept = await keepAlive(options);
    started[0]?.end();
    await vi.waitFor(() => expect(kept.current.pid).toBe(4));
    expect(lines.join('\n')).toContain('The gateway did not start: attempt 2 failed');
    await kept.stop();
  });

  it('rejects when the first start fails', async () => {
    await expect(keepAlive(setUp([1]).options)).rejects.toThrow('attempt 1 failed');
  });

  it('stays stopped', async () => {
    const { started, lines, options } = setUp();
    const kept = await keepAlive(options);
    await kept.stop();
    expect(started).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  it('can be stopped while it waits for a new start', async () => {
    const { started, lines, options } = setUp();
    const kept = await keepAlive({ ...options, backoffMs: 3_600_000 });
    started[0]?.end();
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    await kept.stop();
    expect(started).toHaveLength(1);
  });
});
