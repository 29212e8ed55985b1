import type { PlatformEvent, PlatformEvents } from '@circuitwatch/persistence';

/** What has a life that subscribers follow. */
export type FollowedKind = PlatformEvent['type'];

/** A changed thing, or its kind and id. */
interface Followed {
  readonly kind: FollowedKind;
  readonly id: string;
}

/** Tells when a run, job or batch may have changed; the rows are read again, never carried. */
export interface ProgressEvents {
  /**
   * Yields once at the start, then after each change, until `signal` aborts. Changes that come faster than they
   * are taken become one. It also yields when nothing was heard for a while: events can be lost.
   */
  follow(followed: Followed, signal: AbortSignal): AsyncGenerator<void, void, void>;
  /**
   * The ids of all things of a kind that changed since it last yielded, until `signal` aborts; each id once. It yields
   * none when nothing was heard for a while: events can be lost.
   */
  followAll(kind: FollowedKind, signal: AbortSignal): AsyncGenerator<readonly string[], void, void>;
  /** Stops listening. */
  stop(): Promise<void>;
}

/** One follower's memory: whether there is news, of what, and whom to wake. */
interface Follower {
  hasNews: boolean;
  readonly changed: Set<string>;
  wake: () => void;
}

/** Stands for every thing of a kind. */
const anyId = '*';

/** More than anybody reads at once: who follows a kind looks for themselves then. */
const mostChanged = 1_000;

function keyOf({ kind, id }: Followed): string {
  return `${kind}:${id}`;
}

function newFollower(hasNews: boolean): Follower {
  return { hasNews, changed: new Set(), wake: () => undefined };
}

function untilNews(follower: Follower, signal: AbortSignal, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      follower.wake = () => undefined;
      resolve();
    };
    const timer = setTimeout(finish, waitMs);
    signal.addEventListener('abort', finish);
    follower.wake = finish;
    if (follower.hasNews || signal.aborted) finish();
  });
}

/** Listens once for the whole process and wakes the followers of what changed; `pollMs` bounds what a lost event costs. */
export async function listenForProgress(events: PlatformEvents, pollMs = 5_000): Promise<ProgressEvents> {
  const followers = new Map<string, Set<Follower>>();
  const tellAt = (key: string, id: string): void => {
    for (const follower of followers.get(key) ?? []) {
      follower.hasNews = true;
      if (follower.changed.size < mostChanged) follower.changed.add(id);
      follower.wake();
    }
  };
  const tell = (followed: Followed): void => {
    tellAt(keyOf(followed), followed.id);
    tellAt(keyOf({ kind: followed.kind, id: anyId }), followed.id);
  };
  const stop = await events.listen(({ type, id, batchId }) => {
    tell({ kind: type, id });
    if (batchId !== undefined) tell({ kind: 'batch', id: batchId });
  });

  const add = (followed: Followed, follower: Follower): (() => void) => {
    const key = keyOf(followed);
    const siblings = followers.get(key) ?? new Set();
    followers.set(key, siblings.add(follower));
    return () => {
      siblings.delete(follower);
      if (siblings.size === 0) followers.delete(key);
    };
  };

  return {
    stop,
    async *follow(followed, signal) {
      const follower = newFollower(true);
      const remove = add(followed, follower);
      try {
        while (!signal.aborted) {
          follower.hasNews = false;
          yield;
          await untilNews(follower, signal, pollMs);
        }
      } finally {
        remove();
      }
    },
    async *followAll(kind, signal) {
      const follower = newFollower(false);
      const remove = add({ kind, id: anyId }, follower);
      try {
        while (!signal.aborted) {
          await untilNews(follower, signal, pollMs);
          if (signal.aborted) return;
          const changed = [...follower.changed];
          follower.hasNews = false;
          follower.changed.clear();
          yield changed;
        }
      } finally {
        remove();
      }
    },
  };
}
