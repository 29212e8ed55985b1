import { describe, expect, it } from 'vitest';
import { arbitraryCases, askPromtool, findPromtool, ownTimeline } from './promtool.spec-support.ts';

const promtool = findPromtool();

describe('promtool', () => {
  it('says what the fixture says', async ({ skip }) => {
    if (promtool === undefined) return skip('promtool is not installed');
    const cases = arbitraryCases(1, 40);
    const answers = askPromtool(promtool, cases);
    const lines = cases.map((one, index) => JSON.stringify({ case: one, states: answers[index] }));
    await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot('../fixtures/promtool-states.json');
  });

  it('agrees on cases that were never seen before', ({ skip }) => {
    if (promtool === undefined) return skip('promtool is not installed');
    const cases = arbitraryCases(Date.now(), 40);
    const answers = askPromtool(promtool, cases);
    cases.forEach((one, index) => {
      expect({ ...one, states: ownTimeline(one) }).toEqual({ ...one, states: answers[index] });
    });
  });
});
