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
    query: runDocument,
    isDone: ({ status }) => finished.has(status),
  });
}

/** Follows a batch step by step until nothing of it is left, and gives its last state. */
export function followBatch(options: FollowOptions<Batch>): Promise<Batch> {
  return follow({
    ...options,
    subscription: batchProgressDocument,
    pick: (result) => result.batchProgress,
    query: batchDocument,
    isDone: ({ done }) => done,
  });
}

interface Followed<State, Step> extends FollowOptions<State> {
  readonly subscription: ApiDocument<Step, { id: string }>;
  readonly pick: (step: Step) => State;
  readonly query: ApiDocument<{ node: Partial<State> | null }, { id: string }>;
  readonly isDone: (state: State) => boolean;
}

async function follow<State, Step>(followed: Followed<State, Step>): Promise<State> {
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
  return poll(followed);
}

async function poll<State, Step>({ api, id, onStep, query, isDone }: Followed<State, Step>): Promise<State> {
  for (;;) {
    const { node } = await api.request(query, { id });
    if (node === null) throw new CommandError(`${id} does not exist any more.`);
    // The document selects every field of the one type that the id can have.
    const state = node as State;
    onStep(state);
    if (isDone(state)) return state;
    await pause(pollMs);
  }
}
