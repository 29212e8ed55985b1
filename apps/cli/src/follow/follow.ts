import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../api/api.ts';
import type { ApiDocument } from '../api/api-document.ts';
import type { Batch, Run, RunStatus } from '../api/documents/records.ts';
import {
  batchDocument,
  batchProgressDocument,
  runDocument,
  runProgressDocument,
} from '../api/documents/runs.ts';
import { CommandError } from '../exit-codes.ts';

const pollMs = 1000;
const finished: ReadonlySet<RunStatus> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED']);

interface FollowOptions<State> {
  readonly api: Api;
  readonly id: string;
  readonly onStep: (state: State) => void;
}

/** Follows a run step by step until it has finished, and gives its last state. */
export function followRun(options: FollowOptions<Run>): Promise<Run> {
  return follow({
    ...options,
    subscription: runProgressDocument,
    pick: (result) => result.runProgress,
    read: () => readNode(options, runDocument),
    isDone: ({ status }) => finished.has(status),
  });
}

/** Follows a batch step by step until nothing of it is left, and gives its last state. */
export function followBatch(options: FollowOptions<Batch>): Promise<Batch> {
  return follow({
    ...options,
    subscription: batchProgressDocument,
    pick: (result) => result.batchProgress,
    read: () => readNode(options, batchDocument),
    isDone: ({ done }) => done,
  });
}

async function readNode<State>(
  { api, id }: FollowOptions<State>,
  document: ApiDocument<{ node: Partial<State> | null }, { id: string }>,
): Promise<State | null> {
  const { node } = await api.request(document, { id });
  // The document selects every field of the one type that the id can have.
  return node as State | null;
}

/** Something that is asked again and again until it is done. */
export interface Polled<State> {
  readonly id: string;
  readonly onStep: (state: State) => void;
  /** null: it is gone. */
  readonly read: () => Promise<State | null>;
  readonly isDone: (state: State) => boolean;
}

/** Something that tells its steps. */
export interface Followed<State, Step> extends Polled<State> {
  readonly api: Api;
  readonly subscription: ApiDocument<Step, { id: string }>;
  readonly pick: (step: Step) => State;
}

/** Listens to the steps until it is done, and asks where there is no listening; gives the last state. */
export async function follow<State, Step>(followed: Followed<State, Step>): Promise<State> {
  const { api, id, onStep, subscription, pick, isDone } = followed;
  try {
    for await (const step of api.subscribe(subscription, { id })) {
      const state = pick(step);
      onStep(state);
      if (isDone(state)) return state;
    }
  } catch {
    // Some proxies let no WebSocket through, and a gateway may be restarted meanwhile: asking still works,
    // and says what is wrong where it does not.
  }
  return pollState(followed);
}

/** Asks until it is done; gives the last state. */
export async function pollState<State>({ id, onStep, read, isDone }: Polled<State>): Promise<State> {
  for (;;) {
    const state = await read();
    if (state === null) throw new CommandError(`${id} does not exist any more.`);
    onStep(state);
    if (isDone(state)) return state;
    await pause(pollMs);
  }
}
