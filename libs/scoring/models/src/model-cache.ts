/** A model as the cache keeps it. */
interface Entry<Model> {
  readonly opening: Promise<Model>;
  readonly bytes: number;
  isLoaded: boolean;
  users: number;
  /** Counts uses, so that the least recently used is known. */
  lastUse: number;
}

/** A model that is in use until it is let go. */
export interface HeldModel<Model> {
  readonly model: Model;
  readonly release: () => void;
}

/** What the cache needs to know of models. */
export interface ModelCacheOptions<Model> {
  /** What models may take together, by the size of their files; those in use stay all the same. */
  readonly maximumBytes: number;
  readonly close: (model: Model) => Promise<void>;
  /** Told the keys of all that are loaded, whenever that changes. */
  readonly onChange?: (keys: readonly string[]) => void;
}

/** Models that stay loaded between uses. */
export interface ModelCache<Model> {
  /** The model of that key, opened once for all who ask at a time. What fails to open is tried again by the next. */
  readonly hold: (key: string, bytes: number, open: () => Promise<Model>) => Promise<HeldModel<Model>>;
  /** Closes what nobody uses; the others are closed when they are let go. */
  readonly close: () => Promise<void>;
}

/** A cache that closes the least recently used models while those of all keys take more than they may. */
export function createModelCache<Model>(options: ModelCacheOptions<Model>): ModelCache<Model> {
  const entries = new Map<string, Entry<Model>>();
  const closing = new Set<Promise<void>>();
  let maximumBytes = options.maximumBytes;
  let uses = 0;

  const tell = (): void => {
    options.onChange?.([...entries].flatMap(([key, { isLoaded }]) => (isLoaded ? [key] : [])));
  };
  const drop = (key: string, entry: Entry<Model>): void => {
    entries.delete(key);
    tell();
    // A model that cannot be freed is nothing that those who use others could help.
    const closed = entry.opening
      .then(options.close)
      .catch(() => undefined)
      .finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const makeRoom = (): void => {
    let taken = [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    const idle = [...entries].filter(([, { users }]) => users === 0);
    for (const [key, entry] of idle.sort(([, one], [, other]) => one.lastUse - other.lastUse)) {
      if (taken <= maximumBytes) return;
      taken -= entry.bytes;
      drop(key, entry);
    }
  };
  const letGo = (entry: Entry<Model>): void => {
    entry.users -= 1;
    makeRoom();
  };
  return {
    hold: async (key, bytes, open) => {
      const entry = entries.get(key) ?? { opening: open(), bytes, isLoaded: false, users: 0, lastUse: 0 };
      entries.set(key, entry);
      entry.users += 1;
      entry.lastUse = ++uses;
      makeRoom();
      try {
        const model = await entry.opening;
        if (!entry.isLoaded) {
          entry.isLoaded = true;
          tell();
        }
        return { model, release: once(() => letGo(entry)) };
      } catch (error) {
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      }
    },
    close: async () => {
      maximumBytes = -1;
      makeRoom();
      await Promise.all(closing);
    },
  };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
