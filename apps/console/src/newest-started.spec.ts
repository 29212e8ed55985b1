import { afterEach, describe, expect, it, vi } from 'vitest';
import { namesLast, NewestStarted } from './newest-started.ts';

function stubNewest(nodes: readonly unknown[]) {
  const fetchStub = vi.fn(() => Promise.resolve(Response.json({ data: { monitorRuns: { nodes } } })));
  vi.stubGlobal('fetch', fetchStub);
  return fetchStub;
}

afterEach(() => vi.unstubAllGlobals());

describe('namesLast', () => {
  it.each([
    [{ runId: 'last' }, true],
    [{ batchId: 'last' }, true],
    [{ baseRunId: 'previous' }, true],
    [{ otherRunId: 'last' }, true],
    [{ baseRunId: 'last' }, false],
    [{ runId: 'cnVu' }, false],
    [{ monitor: 'last' }, false],
    [null, false],
    [undefined, false],
  ])('%j → %s', (variables, expected) => {
    expect(namesLast(variables)).toBe(expected);
  });
});

describe('NewestStarted', () => {
  it('puts in what this page started, without asking the gateway', async () => {
    const fetchStub = stubNewest([]);
    const newest = new NewestStarted();
    newest.note({ data: { runMonitor: { run: { id: 'run-1' }, userErrors: [] } } });
    newest.note({ data: { runMonitors: { batch: { id: 'batch-1' } } } });
    newest.note({ data: { runMonitor: { run: null } } });
    expect(await newest.fill({ runId: 'last', other: 1 })).toEqual({ runId: 'run-1', other: 1 });
    expect(await newest.fill({ batchId: 'last' })).toEqual({ batchId: 'batch-1' });
    expect(fetchStub).not.toHaveBeenCalled();
  });

  it('asks for the newest there are when this page has started nothing', async () => {
    stubNewest([
      { id: 'run-9', batch: null },
      { id: 'run-8', batch: { id: 'batch-3' } },
    ]);
    expect(await new NewestStarted().fill({ runId: 'last' })).toEqual({ runId: 'run-9' });
    expect(await new NewestStarted().fill({ batchId: 'last' })).toEqual({ batchId: 'batch-3' });
  });

  it('puts in the newest run that succeeded and the one before it of the same monitor', async () => {
    const run = (id: string, monitor: string) => ({ id, monitor: { id: monitor } });
    const asked = { baseRunId: 'previous', otherRunId: 'last', feature: 'flow' };
    stubNewest([run('run-9', 'a'), run('run-8', 'b'), run('run-7', 'a')]);
    expect(await new NewestStarted().fill(asked)).toEqual({
      ...{ baseRunId: 'run-7', otherRunId: 'run-9', feature: 'flow' },
    });
    expect(await new NewestStarted().fill({ baseRunId: 'mine', otherRunId: 'last' })).toEqual({
      ...{ baseRunId: 'mine', otherRunId: 'run-9' },
    });
    stubNewest([run('run-9', 'a'), run('run-8', 'b')]);
    expect(await new NewestStarted().fill(asked)).toMatchObject({ baseRunId: 'run-8' });
    stubNewest([run('run-9', 'a')]);
    expect(await new NewestStarted().fill(asked)).toMatchObject({
      baseRunId: 'previous',
      otherRunId: 'run-9',
    });
  });

  it('leaves the word where nothing has run yet, so that the gateway says so', async () => {
    stubNewest([]);
    expect(await new NewestStarted().fill({ runId: 'last' })).toEqual({ runId: 'last' });
  });
});
