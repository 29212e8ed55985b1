import { MessageChannel } from 'node:worker_threads';
import { invalid } from '@circuitwatch/platform-errors';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerQuestion, openAsking, type LedgerAnswers } from './ask-ledger.ts';
import type { FromThread } from './scoring-messages.ts';

const file: ScoringFile = {
  index: 0,
  uri: 'file:///in.parquet',
  bytes: 10,
  modifiedAt: '2026-03-01T00:00:00.000Z',
  status: 'RUNNING',
  rowsDone: 5,
  invalidRows: 0,
  parts: [],
  error: null,
  latencyMs: 1,
  moments: null,
};

describe('asking the ledger from a thread', () => {
  let channel = new MessageChannel();
  afterEach(() => {
    channel.port1.close();
    channel = new MessageChannel();
  });

  function serve(answers: Partial<LedgerAnswers>): void {
    const all: LedgerAnswers = { listFiles: async () => [], checkpoint: async () => null, ...answers };
    channel.port1.on('message', (message: FromThread) => {
      if (message.type === 'ask') void answerQuestion(channel.port1, message, all);
    });
  }

  it('brings each answer to its question, whatever the order', async () => {
    const slow = Promise.withResolvers<null>();
    serve({
      checkpoint: ({ rowsDone }) => (rowsDone === 1 ? slow.promise : Promise.resolve(null)),
      listFiles: async (found) => found.map((each) => ({ ...file, ...each })),
    });
    const ask = openAsking(channel.port2, () => undefined);
    const first = ask('checkpoint', { ...file, rowsDone: 1 });
    await ask('checkpoint', { ...file, rowsDone: 2 });
    expect(await ask('listFiles', [{ uri: 'a', bytes: 1, modifiedAt: '' }])).toMatchObject([{ uri: 'a' }]);
    slow.resolve(null);
    expect(await first).toBeNull();
  });

  it('brings errors with their codes', async () => {
    serve({ checkpoint: () => Promise.reject(invalid('No.', [{ path: ['x'], message: 'No.' }])) });
    const ask = openAsking(channel.port2, () => undefined);
    await expect(ask('checkpoint', file)).rejects.toMatchObject({
      code: 'INVALID',
      message: 'No.',
      problems: [{ path: ['x'], message: 'No.' }],
    });
  });

  it('tells of a cancel', async () => {
    const canceled = vi.fn();
    openAsking(channel.port2, canceled);
    channel.port1.postMessage({ type: 'cancel' });
    await vi.waitFor(() => expect(canceled).toHaveBeenCalledOnce());
  });
});
