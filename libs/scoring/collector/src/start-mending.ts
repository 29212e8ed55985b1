import type { LineTarget } from './line-target.ts';

/** When files are looked at again that their processes may still write to. */
const againMs = 90_000;

/** Mends what processes before this one left unfinished, now and once more later. */
export function startMending(target: LineTarget, folder: string): { readonly stop: () => Promise<void> } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  // A folder that cannot be mended is the next one's to mend: its whole lines are read all the same.
  const mend = (): Promise<boolean> => target.mend?.(folder).catch(() => false) ?? Promise.resolve(false);
  let running = mend().then((isUnfinished) => {
    if (!isUnfinished || isStopped) return;
    timer = setTimeout(() => void (running = mend().then(() => undefined)), againMs).unref();
  });
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
