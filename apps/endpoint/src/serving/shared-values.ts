/** A value in use by one of its users. */
export interface Held<Value> {
  readonly value: Value;
  /** Says that this user needs it no longer; the last one to say so ends it. */
  readonly release: () => void;
}

/** Values that are opened once for all who use them at a time, and ended after the last. */
export interface SharedValues<Value> {
  readonly hold: (key: string, open: () => Promise<Value>) => Promise<Held<Value>>;
  /** Resolves when all that was let go is ended. */
  readonly settled: () => Promise<void>;
}

interface Entry<Value> {
  readonly opening: Promise<Value>;
  users: number;
}

/** `end` frees a value; it never rejects. */
export function createSharedValues<Value>(end: (value: Value) => Promise<void>): SharedValues<Value> {
  const entries = new Map<string, Entry<Value>>();
  const endings = new Set<Promise<void>>();
  const release = (key: string, entry: Entry<Value>, value: Value): void => {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (entries.get(key) === entry) entries.delete(key);
    const ending = end(value).finally(() => endings.delete(ending));
    endings.add(ending);
  };
  return {
    hold: async (key, open) => {
      const entry = entries.get(key) ?? { opening: open(), users: 0 };
      entries.set(key, entry);
      entry.users += 1;
      try {
        const value = await entry.opening;
        let isHeld = true;
        return {
          value,
          release: () => {
            if (isHeld) release(key, entry, value);
            isHeld = false;
          },
        };
      } catch (error) {
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      }
    },
    settled: async () => {
      await Promise.all(endings);
    },
  };
}
