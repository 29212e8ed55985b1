import { describe, expect, it } from 'vitest';
import { createAfterReplies } from './after-replies.ts';

describe('work after replies', () => {
  it('is done in order and later, and goes on after a failure', async () => {
    const done: number[] = [];
    const errors: unknown[] = [];
    const { add } = createAfterReplies((error) => errors.push(error));
    add(() => void done.push(1));
    add(() => {
      throw new Error('2');
    });
    add(() => void done.push(3));
    expect(done).toEqual([]);
    await expect.poll(() => done).toEqual([1, 3]);
    expect(errors).toEqual([new Error('2')]);
  });

  it('is done at once when it is to be, and only once', async () => {
    const done: number[] = [];
    const { add, drain } = createAfterReplies(() => undefined);
    add(() => void done.push(1));
    drain();
    expect(done).toEqual([1]);
    add(() => void done.push(2));
    await expect.poll(() => done).toEqual([1, 2]);
  });
});
