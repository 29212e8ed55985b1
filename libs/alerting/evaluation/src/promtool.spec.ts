import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ownTimeline, type Timeline, type TimelineCase } from './promtool.spec-support.ts';

/** Cases with what promtool 2.42 says of them; the integration spec writes the file anew with `--update`. */
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/promtool-states.json', import.meta.url), 'utf8'),
) as readonly { readonly case: TimelineCase; readonly states: Timeline }[];

it('is pending and firing when Prometheus says so', () => {
  for (const { case: one, states } of fixture) {
    const { pendingMinutes, keepMinutes } = one;
    expect({ pendingMinutes, keepMinutes, states: ownTimeline(one) }).toEqual({
      ...{ pendingMinutes, keepMinutes },
      states,
    });
  }
  expect(fixture.length).toBeGreaterThan(30);
  const seen = new Set(fixture.flatMap(({ states }) => states.flat()));
  expect(seen).toEqual(new Set(['a:pending', 'a:firing', 'b:pending', 'b:firing']));
});
