import { randomInt } from 'node:crypto';

/**
 * Ids of rows, rising, in the digits of a bigint. They are chosen here and not by the store, so that a batch whose
 * answer was lost can be sent again; the upper half is drawn once a process, far above what a sequence counts to.
 */
export function createRowIds(): () => string {
  const first = BigInt(randomInt(1, 2 ** 31 - 1)) << 32n;
  let next = 0n;
  return () => String(first + next++);
}
