import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  absencePolicies,
  type AlertInstance,
  type AlertRule,
  type SourceReading,
} from '@circuitwatch/alerting-definitions';
import { evaluateRule } from './evaluate-rule.ts';
import { statesByHistory, type Event } from './history-model.spec-support.ts';
import { ruleOf, sampleOf } from './rule.spec-support.ts';

const policy = fc.constantFrom(...absencePolicies);
const seconds = fc.integer({ min: 0, max: 4 }).map((minutes) => minutes * 60);

const arbitraryRule: fc.Arbitrary<AlertRule> = fc
  .record({
    pendingSeconds: seconds,
    keepFiringSeconds: seconds,
    evaluations: fc.integer({ min: 1, max: 4 }),
    failing: fc.integer({ min: 1, max: 4 }),
    goodEvaluations: fc.integer({ min: 1, max: 3 }),
    missingAfter: fc.integer({ min: 1, max: 3 }),
    autoResolve: fc.boolean(),
    recovery: fc.constantFrom(null, { operator: 'GREATER', threshold: 0.1 } as const),
    noData: policy,
    onError: policy,
  })
  .map(({ failing, evaluations, ...changes }) =>
    ruleOf({ ...changes, periods: { failing: Math.min(failing, evaluations), evaluations } }),
  );

/** Values around both thresholds; a run may be seen several times. */
const arbitraryEvents: fc.Arbitrary<readonly Event[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ value: fc.constantFrom(0.05, 0.15, 0.3), isNew: fc.boolean() }) },
      { weight: 1, arbitrary: fc.constantFrom('MISSING', 'NO_DATA', 'ERROR') },
    ),
    { maxLength: 30 },
  )
  .map((steps) => {
    let run = 0;
    let value = 0;
    return steps.map((step): Event => {
      if (typeof step === 'string') return { is: step };
      // The same run has the same value.
      if (step.isNew || run === 0) {
        run += 1;
        value = step.value;
      }
      return { is: 'value', value, run };
    });
  });

function readingOf(event: Event): SourceReading {
  if (event.is === 'value')
    return { kind: 'SAMPLES', samples: [sampleOf(event.value, { circuit_id: 'c1' }, new Date(event.run))] };
  if (event.is === 'MISSING') return { kind: 'SAMPLES', samples: [sampleOf(0, { circuit_id: 'other' })] };
  return event.is === 'ERROR' ? { kind: 'ERROR', message: 'It is away.' } : { kind: 'NO_DATA' };
}

it('is in the state that the whole history says, and tells each change once', () => {
  fc.assert(
    fc.property(arbitraryRule, arbitraryEvents, (rule, events) => {
      let known: ReadonlyMap<string, AlertInstance> = new Map();
      let told = 'NORMAL';
      const states = events.map((event, index) => {
        const result = evaluateRule(rule, known, readingOf(event), new Date((index + 1) * 60_000));
        known = new Map(result.instances.map((instance) => [instance.fingerprint, instance]));
        const state = result.instances.find(({ labels }) => labels['circuit_id'] === 'c1')?.state ?? 'NORMAL';
        const changes = result.transitions.filter(({ labels }) => labels['circuit_id'] === 'c1');
        expect(changes.map(({ from, to }) => [from, to])).toEqual(state === told ? [] : [[told, state]]);
        told = state;
        return state;
      });
      expect(states).toEqual(statesByHistory(rule, events));
    }),
    { numRuns: 3_000 },
  );
});
