import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Stack } from './harness.ts';

/** Starts a worker process that never finishes a job, to be killed; its ledger is the test's. */
export function startVictim(
  { ledger, target, prefix }: Stack,
  options: { maxStalledCount?: number } = {},
): ChildProcess {
  const file = path.join(import.meta.dirname, 'victim-worker.ts');
  const victim = fork(file, [JSON.stringify({ target, prefix, ...options })], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  victim.on('message', (message) => {
    const { call, method, args } = message as { call: number; method: string; args: unknown[] };
    const answer =
      method === 'claim'
        ? ledger.claim(String(args[0]), String(args[1]), new Date())
        : ledger.progress(args[0] as JobClaim, Number(args[1]), new Date());
    void answer.then((value) => victim.connected && victim.send({ call, value }));
  });
  return victim;
}
