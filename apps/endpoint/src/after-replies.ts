/** Work that nobody waits for: done in order, some milliseconds after the answers that it is about were sent. */
export interface AfterReplies {
  readonly add: (work: () => void) => void;
  /** Does at once what waits. */
  readonly drain: () => void;
}

/** Done together it takes a good deal less time than one by one between the requests. */
const gatherMs = 2;

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
      if (waiting.length === 0) setTimeout(drain, gatherMs);
      waiting.push(work);
    },
    drain,
  };
}
