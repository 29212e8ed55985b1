import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startedStack } from './started-stack.ts';

/** Every process below the given one, by `ps`. */
function processesBelow(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    pairs.flatMap(([child = 0, above]) => (above === parent ? [child, ...childrenOf(child)] : []));
  return childrenOf(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('stopping', () => {
  it('ends every process that the start brought, and takes the address away', async () => {
    const stack = await startedStack({ circuits: 0 });
    const processes = processesBelow(stack.pid);
    expect(processes.length).toBeGreaterThan(3);
    await stack.stop();
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(stack.dataDir)).toBe(false);
    await expect(fetch(`${stack.url}/livez`)).rejects.toThrow();
  });
});
