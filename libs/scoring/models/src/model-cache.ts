/** A model as the cache keeps it. */
interface Entry<Model> {
  readonly opening: Promise<Model>;
  readonly bytes: number;
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

/** A cache that closes the least recently used model when those of all keys take more than they may. */
export function createModelCache<Model>(options: ModelCacheOptions<Model>): ModelCache<Model> {
  const { maximumBytes, close, onChange } = options;
  const entries = new Map<string, Entry<Model>>();
  let uses = 0;
  let isClosed = false;
  const tell = (): void => onChange?.([...entries.keys()]);

  const drop = async (key: string, entry: Entry<Model>): Promise<void> => {
    entries.delete(key);
    tell();
    await close(await entry.opening);
  };
  const makeRoom = async (): Promise<void> => {
    for (;;) {
      const taken = [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
      const unused = [...entries].filter(([, { users }]) => users === 0);
      if (unused.length === 0 || (taken <= maximumBytes && !isClosed)) return;
      const [key, entry] = unused.reduce((oldest, each) =>
        each[1].lastUse < oldest[1].lastUse ? each : oldest,
      );
      await drop(key, entry);
    }
  };
  return {
    hold: async (key, bytes, open) => {
      const entry = entries.get(key) ?? { opening: open(), bytes, users: 0, lastUse: 0 };
      entries.set(key, entry);
      entry.users += 1;
      entry.lastUse = ++uses;
      try {
        const model = await entry.opening;
        tell();
        let isHeld = true;
        const release = (): void => {
          if (!isHeld) return;
          isHeld = false;
          entry.users -= 1;
          void makeRoom();
        };
        return { model, release };
      } catch (error) {
        entry.users -= 1;
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      }
    },
    close: async () => {
      isClosed = true;
      await makeRoom();
    },
  };
}
