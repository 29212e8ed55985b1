import { once } from 'node:events';
import { unavailable } from '@circuitwatch/platform-errors';
import type { JobLedger } from '@circuitwatch/queue-contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStack, testJob, until, type BackendUnderTest, type Stack } from './harness.ts';
import { startVictim } from './start-victim.ts';

const store: Parameters<Stack['work']>[0] = ({ claim, payload }, ledger) => ledger.complete(claim, payload.n);

/** The ledger behind a gate that refuses every call while `isAway` says so. */
function behind(isAway: () => boolean, real: JobLedger): JobLedger {
  const pass = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      if (isAway()) throw unavailable('The database does not answer.');
      return call(...args);
    };
  };
  return {
    claim: pass((...args) => real.claim(...args)),
    progress: pass((...args) => real.progress(...args)),
    retryLater: pass((...args) => real.retryLater(...args)),
    handBack: pass((...args) => real.handBack(...args)),
    fail: pass((...args) => real.fail(...args)),
    cancel: pass((...args) => real.cancel(...args)),
  };
}

/** A ledger that refuses so many calls first. */
function refusing(real: JobLedger, times: number): { ledger: JobLedger; refused(): number } {
  let refused = 0;
  const isAway = (): boolean => {
    if (refused === times) return false;
    refused += 1;
    return true;
  };
  return { refused: () => refused, ledger: behind(isAway, real) };
}

/** A ledger that goes away and comes back. */
function interrupted(real: JobLedger): { ledger: JobLedger; goAway: () => void; comeBack: () => void } {
  let isAway = false;
  return {
    ledger: behind(() => isAway, real),
    goAway: () => (isAway = true),
    comeBack: () => (isAway = false),
  };
}

/** A ledger that is away when a job begins, when it ends, or when its worker leaves. */
export function describeLedgerLoss(backendUnderTest: BackendUnderTest): void {
  let stack: Stack;
  beforeEach(async () => {
    stack = await openStack(backendUnderTest);
  });
  afterEach(() => stack.close());

  test('a job waits while the ledger is away, and that costs no attempt', async () => {
    const { ledger } = stack;
    await stack.work(store, { ledger: refusing(ledger, 2).ledger });
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(
      () => ledger.row(id).status === 'SUCCEEDED',
      () => ledger.row(id),
    );
    expect(ledger.row(id).attempts).toBe(1);
  });

  test('a job that ends while the ledger is away is tried again, and that costs no attempt', async () => {
    const { ledger } = stack;
    const server = interrupted(ledger);
    await stack.work(
      async ({ claim, payload }) => {
        if (claim.fence === 1) {
          server.goAway();
          setTimeout(server.comeBack, 300);
          throw unavailable('The database does not answer.');
        }
        await ledger.complete(claim, payload.n);
      },
      { ledger: server.ledger },
    );
    const id = ledger.enqueue(testJob, { n: 1 }, { maxAttempts: 1 });
    await until(
      () => ['SUCCEEDED', 'FAILED'].includes(ledger.row(id).status),
      () => ledger.row(id),
    );
    expect(ledger.row(id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1, fence: 2 });
    expect(ledger.deadLetters).toEqual([]);
  });

  test('shutdown does not wait for a ledger that stays away', async () => {
    const { ledger } = stack;
    const server = interrupted(ledger);
    const running = await stack.work(
      async () => {
        server.goAway();
        throw unavailable('The database does not answer.');
      },
      { ledger: server.ledger },
    );
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.row(id).status === 'ACTIVE');
    await running.close(100);
    server.comeBack();
    // The queue still holds it, or the reconciler finds that it does not.
    await stack.work(store);
    await until(
      () => ledger.row(id).status === 'SUCCEEDED',
      () => ledger.row(id),
    );
    expect(ledger.effects).toHaveLength(1);
  });

  test('a job that the queue gives up while the ledger is away does not stay active', async () => {
    const { ledger } = stack;
    const id = ledger.enqueue(testJob, { n: 1 }, { maxAttempts: 50 });
    const victim = startVictim(stack, { maxStalledCount: 0 });
    await until(() => ledger.row(id).status === 'ACTIVE');
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    const away = refusing(ledger, 1);
    await stack.work(store, { ledger: away.ledger, maxStalledCount: 0 });
    await until(
      () => ledger.row(id).status === 'SUCCEEDED',
      () => ledger.row(id),
    );
    expect(away.refused()).toBe(1);
  });
}
