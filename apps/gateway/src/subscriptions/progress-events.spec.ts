import type { PlatformEvent } from '@circuitwatch/persistence';
import { describe, expect, it } from 'vitest';
import { listenForProgress } from './progress-events.ts';

async function fakeEvents(pollMs = 60_000) {
  let notify: (event: PlatformEvent) => void = () => undefined;
  let stopped = false;
  const events = await listenForProgress(
    {
      listen: (callback) => {
        notify = callback;
        return Promise.resolve(() => {
          stopped = true;
          return Promise.resolve();
        });
      },
    },
    pollMs,
  );
  return { events, notify: (event: PlatformEvent) => notify(event), isStopped: () => stopped };
}

/** Whether a promise settles without anything else happening. */
function settles(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => {
      setTimeout(resolve, 20, false);
    }),
  ]);
}

describe('listenForProgress', () => {
  it('yields at once, then after each change of the thing that is followed', async () => {
    const { events, notify } = await fakeEvents();
    const steps = events.follow({ kind: 'run', id: 'a' }, new AbortController().signal);
    await steps.next();
    const next = steps.next();
    notify({ type: 'run', id: 'b' });
    notify({ type: 'job', id: 'a' });
    expect(await settles(next)).toBe(false);
    notify({ type: 'run', id: 'a' });
    expect(await next).toEqual({ done: false, value: undefined });
  });

  it('tells followers of a batch about its runs', async () => {
    const { events, notify } = await fakeEvents();
    const steps = events.follow({ kind: 'batch', id: 'b' }, new AbortController().signal);
    await steps.next();
    notify({ type: 'run', id: 'a', batchId: 'b' });
    expect((await steps.next()).done).toBe(false);
  });

  it('makes one of a burst, and misses none that came while the taker was busy', async () => {
    const { events, notify } = await fakeEvents();
    const steps = events.follow({ kind: 'run', id: 'a' }, new AbortController().signal);
    await steps.next();
    for (let burst = 0; burst < 100; burst += 1) notify({ type: 'run', id: 'a' });
    expect((await steps.next()).done).toBe(false);
    expect(await settles(steps.next())).toBe(false);
  });

  it('tells followers of a kind which of its things changed, each once', async () => {
    const { events, notify } = await fakeEvents();
    const changes = events.followAll('run', new AbortController().signal);
    const first = changes.next();
    expect(await settles(first)).toBe(false);
    notify({ type: 'job', id: 'x' });
    notify({ type: 'run', id: 'a' });
    expect((await first).value).toEqual(['a']);
    for (const id of ['b', 'c', 'b']) notify({ type: 'run', id });
    expect((await changes.next()).value).toEqual(['b', 'c']);
    expect(await settles(changes.next())).toBe(false);
  });

  it('tells followers of a kind when nothing was heard for a while, and ends with them', async () => {
    const quick = await fakeEvents(1);
    expect((await quick.events.followAll('run', new AbortController().signal).next()).value).toEqual([]);
    const { events } = await fakeEvents();
    const controller = new AbortController();
    const next = events.followAll('run', controller.signal).next();
    controller.abort();
    expect((await next).done).toBe(true);
  });

  it('looks again when nothing was heard for a while', async () => {
    const { events } = await fakeEvents(1);
    const steps = events.follow({ kind: 'run', id: 'a' }, new AbortController().signal);
    await steps.next();
    expect((await steps.next()).done).toBe(false);
  });

  it('ends while it waits when its taker leaves', async () => {
    const { events } = await fakeEvents();
    const controller = new AbortController();
    const steps = events.follow({ kind: 'run', id: 'a' }, controller.signal);
    await steps.next();
    const next = steps.next();
    controller.abort();
    expect((await next).done).toBe(true);
  });

  it('stops listening', async () => {
    const { events, isStopped } = await fakeEvents();
    await events.stop();
    expect(isStopped()).toBe(true);
  });
});
