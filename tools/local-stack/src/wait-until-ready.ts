import { setTimeout as wait } from 'node:timers/promises';
import { unavailable } from '@circuitwatch/platform-errors';

/** How long to wait for /readyz, and what ends the waiting early. */
export interface ReadyOptions {
  readonly url: string;
  readonly timeoutMs: number;
  /** Why waiting is in vain; undefined while it is not. */
  readonly hopeless: () => string | undefined;
}

async function answer(url: string): Promise<{ ok: boolean; text: string }> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(2_000) });
    return { ok: response.ok, text: (await response.text()).slice(0, 200) };
  } catch {
    return { ok: false, text: 'no answer' };
  }
}

/** Waits until /readyz answers with success; UNAVAILABLE with its last words when it does not in time. */
export async function waitUntilReady({ url, timeoutMs, hopeless }: ReadyOptions): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { ok, text } = await answer(url);
    if (ok) return;
    const reason = hopeless();
    if (reason !== undefined) throw unavailable(reason);
    if (performance.now() > deadline) {
      throw unavailable(`The API was not ready after ${timeoutMs / 1_000} s: ${text}`);
    }
    await wait(100);
  }
}
