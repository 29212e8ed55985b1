import { giveUp, renew } from './blob-cache.ts';
import { inUseMs } from './cache-room.ts';

/** Keeps copies in place while they are in use, against every process that shares the folder. */
export interface FileHold {
  readonly add: (path: string) => Promise<void>;
  /** Nothing is held any more, by this one. */
  readonly release: () => Promise<void>;
}

/** Makes holds that know of each other. */
export function openFileHolds(): () => FileHold {
  const holders = new Map<string, number>();
  return () => {
    const renewedMs = new Map<string, number>();
    const renewAll = async (): Promise<void> => {
      for (const path of renewedMs.keys()) renewedMs.set(path, await renew(path));
    };
    const timer = setInterval(() => void renewAll(), inUseMs / 5);
    timer.unref();
    return {
      add: async (path) => {
        if (!renewedMs.has(path)) holders.set(path, (holders.get(path) ?? 0) + 1);
        renewedMs.set(path, await renew(path));
      },
      release: async () => {
        clearInterval(timer);
        const held = [...renewedMs];
        renewedMs.clear();
        for (const [path, lastMs] of held) {
          const others = (holders.get(path) ?? 1) - 1;
          if (others > 0) holders.set(path, others);
          else holders.delete(path);
          if (others === 0) await giveUp(path, lastMs);
        }
      },
    };
  };
}
