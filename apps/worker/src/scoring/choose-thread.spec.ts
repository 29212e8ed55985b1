import { describe, expect, it } from 'vitest';
import { chooseThread, modelName } from './scoring-pool.ts';

const thread = (name: string, jobs: number, ...models: string[]) => ({
  name,
  models,
  running: {
    size: jobs,
    add: () => undefined,
    delete: () => undefined,
    [Symbol.iterator]: () => [][Symbol.iterator](),
  },
});

describe('chooseThread', () => {
  it.each([
    ['an idle thread that has the model', [thread('a', 0), thread('b', 0, 'm:1')], 'b'],
    ['an idle thread before a busy one that has it', [thread('a', 1, 'm:1'), thread('b', 0)], 'b'],
    ['of busy ones the one that has it', [thread('a', 1), thread('b', 1, 'm:1')], 'b'],
    ['the least busy', [thread('a', 2, 'm:1'), thread('b', 1)], 'b'],
  ])('takes %s', (_what, threads, name) => {
    expect(chooseThread(threads, modelName({ name: 'm', number: 1 }))?.name).toBe(name);
  });

  it('finds none where there is none', () => {
    expect(chooseThread([], 'm:1')).toBeUndefined();
  });
});
