import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alertNames, arbitraryEvents, arbitraryRules, policyOf, type Event } from '../spec/random-history.ts';
import { SimulatedGroups } from '../spec/simulated-groups.ts';

/** Seconds by which somebody sets the clock. */
type Jump = { readonly does: 'jump'; readonly seconds: number };

const jump: fc.Arbitrary<Jump> = fc.record({
  does: fc.constant('jump'),
  seconds: fc.constantFrom(-900, -45, 45, 3_600, 86_400 * 30),
});

/** Jumps between the events of a history. */
const arbitraryJumps = fc
  .tuple(arbitraryEvents, fc.array(jump, { minLength: 1, maxLength: 6 }))
  .map(([events, jumps]) => {
    const every = Math.ceil((events.length + 1) / jumps.length);
    return jumps.flatMap((one, index) => [...events.slice(index * every, (index + 1) * every), one]);
  });

const throttleSeconds = 90;
const start = new Date('2026-06-01T00:00:00Z');

function play(groups: SimulatedGroups, event: Event | Jump): void {
  const labelsOf = (alertname: string) => ({ alertname });
  if (event.does === 'fire') groups.fire(labelsOf(event.alert), { throttleSeconds });
  else if (event.does === 'resolve') groups.resolve(labelsOf(event.alert));
  else if (event.does === 'pass') groups.advance(event.seconds);
  else if (event.does === 'jump') {
    groups.setClock(new Date(groups.now.getTime() + event.seconds * 1_000));
    // Whatever makes somebody look at all groups: what waits for an instant that is far away again is seen then.
    groups.endSilence('none');
  }
}

it('leaves nobody waiting for longer than the clock was set back', () => {
  fc.assert(
    fc.property(arbitraryRules, arbitraryJumps, (rules, events) => {
      const groups = new SimulatedGroups(policyOf(rules), start, () => [{ id: 'ann', sendResolved: true }]);
      for (const event of events) play(groups, event);
      const back = events.map((event) => (event.does === 'jump' ? Math.max(0, -event.seconds) : 0));
      groups.advance(back.reduce((sum, seconds) => sum + seconds) + 2_000);
      for (const alertname of alertNames) groups.fire({ alertname });
      groups.advance(2_000);
      const isLastWord = (status: 'firing' | 'resolved', alertname: string) => {
        const last = groups.sent.findLast(({ firing, resolved }) =>
          [...firing, ...resolved].some(({ labels }) => labels['alertname'] === alertname),
        );
        return last?.[status].some(({ labels }) => labels['alertname'] === alertname);
      };
      // While `c` fires, `a` may be inhibited.
      expect(isLastWord('firing', 'b') && isLastWord('firing', 'c')).toBe(true);
      for (const alertname of alertNames) groups.resolve({ alertname });
      groups.advance(2_000);
      expect(alertNames.map((name) => isLastWord('firing', name) ?? false)).toEqual([false, false, false]);
      expect(groups.openGroups).toBe(0);
    }),
    { numRuns: 200 },
  );
}, 60_000);

it('says each thing once, however much time is jumped over', () => {
  fc.assert(
    fc.property(arbitraryRules, arbitraryJumps, (rules, events) => {
      const groups = new SimulatedGroups(policyOf(rules), start, () => [{ id: 'ann', sendResolved: true }]);
      for (const event of events) {
        const before = groups.sent.length;
        play(groups, event);
        if (event.does !== 'jump') continue;
        groups.advance(1);
        const places = groups.sent.slice(before).map(({ group }) => group);
        expect(new Set(places).size).toBe(places.length);
      }
    }),
    { numRuns: 500 },
  );
});

it('repeats in time after the clock was set back', () => {
  fc.assert(
    fc.property(arbitraryRules, arbitraryEvents, (given, events) => {
      const rules = { ...given, hasMuteTimes: false };
      const groups = new SimulatedGroups(policyOf(rules), start, () => [{ id: 'ann', sendResolved: true }]);
      for (const event of events) play(groups, event);
      play(groups, { does: 'fire', alert: 'b' });
      groups.advance(rules.groupWaitSeconds + rules.groupIntervalSeconds + throttleSeconds);
      const before = groups.sent.length;
      play(groups, { does: 'jump', seconds: -900 });
      groups.advance(throttleSeconds);
      const told = groups.sent.slice(before).flatMap(({ firing }) => firing.map(({ labels }) => labels));
      expect(told).toContainEqual({ alertname: 'b' });
    }),
    { numRuns: 200 },
  );
});
