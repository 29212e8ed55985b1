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
  /** Stops listening. */
  stop(): Promise<void>;
}

/** One follower's memory: whether there is news, and whom to wake. */
interface Follower {
  hasNews: boolean;
  wake: () => void;
}

function keyOf({ kind, id }: Followed): string {
  return `${kind}:${id}`;
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
  const tell = (followed: Followed): void => {
    for (const follower of followers.get(keyOf(followed)) ?? []) {
      follower.hasNews = true;
      follower.wake();
    }
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
      const follower: Follower = { hasNews: true, wake: () => undefined };
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
  };
}
