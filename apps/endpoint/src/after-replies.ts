/** Work that nobody waits for: done in order, after the answers that are ready now have been sent. */
export interface AfterReplies {
  readonly add: (work: () => void) => void;
  /** Does at once what waits. */
  readonly drain: () => void;
}

/** An empty list; what fails is told and does not stop the rest. */
export function createAfterReplies(onError: (error: unknown) => void): AfterReplies {
  let waiting: (() => void)[] = [];
  const drain = (): void => {
    const works = waiting;
    waiting = [];
    for (const work of works) {
      try {
        work();
      } catch (error) {
        onError(error);
      }
    }
  };
  return {
    add: (work) => {
      if (waiting.length === 0) setImmediate(drain);
      waiting.push(work);
    },
    drain,
  };
}
