/** Lets work in when there is room for it. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets so many at a time work, the others in their order. */
export function createGate(most: number): Gate {
  let working = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (working >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else working += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
}
