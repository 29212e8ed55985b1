import type { MessagePort } from 'node:worker_threads';
import { packFailure, unpackFailure } from '../compute/compute-messages.ts';
import type { FromThread, LedgerQuestions, ToThread } from './scoring-messages.ts';

/** Asks the ledger from a thread that cannot reach it. @throws AppError as the ledger does. */
export type AskLedger = <Name extends keyof LedgerQuestions>(
  name: Name,
  question: LedgerQuestions[Name]['question'],
) => Promise<LedgerQuestions[Name]['answer']>;

/** Answers what a thread asks. */
export type LedgerAnswers = {
  readonly [Name in keyof LedgerQuestions]: (
    question: LedgerQuestions[Name]['question'],
  ) => Promise<LedgerQuestions[Name]['answer']>;
};

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The thread's side; `onCancel` is called when the job is to stop. */
export function openAsking(port: MessagePort, onCancel: () => void): AskLedger {
  const pending = new Map<number, Pending>();
  let asked = 0;
  port.on('message', (message: ToThread) => {
    if (message.type === 'cancel') return onCancel();
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(unpackFailure(message.failure));
  });
  return (name, question) =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      // The port carries what the question's name promises.
      pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      port.postMessage({ type: 'ask', id, name, question } satisfies FromThread);
    });
}

/** The ledger's side of one question. */
export async function answerQuestion(
  port: MessagePort,
  { id, name, question }: Extract<FromThread, { type: 'ask' }>,
  answers: LedgerAnswers,
): Promise<void> {
  const answer = answers[name] as (question: unknown) => Promise<unknown>;
  try {
    port.postMessage({ type: 'answer', id, answer: await answer(question) } satisfies ToThread);
  } catch (error) {
    port.postMessage({ type: 'failure', id, failure: packFailure(error) } satisfies ToThread);
  }
}
