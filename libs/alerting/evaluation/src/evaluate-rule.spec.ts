import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '@circuitwatch/alerting-definitions';
import { closeInstances } from './close-instances.ts';
import { evaluateRule, instanceLabels, mostInstances } from './evaluate-rule.ts';
import { evaluateEach, ruleOf, sampleOf, statesOf } from './rule.spec-support.ts';

const recovery = { operator: 'GREATER', threshold: 0.1 } as const;
const own = { alertname: 'High PSI', severity: '2' };
const ofCircuit = { ...own, circuit_id: 'c1' };
const minute = (count: number): Date => new Date(count * 60_000);

describe('the state of an instance', () => {
  it.each([
    ['fires at once', {}, [0.1, 0.3, 0.1], 'N F N'],
    ['is pending until its time is reached', { pendingSeconds: 120 }, [0.3, 0.3, 0.3, 0.3, 0.1], 'P P F F N'],
    ['begins anew after a break', { pendingSeconds: 120 }, [0.3, 0.3, 0.1, 0.3, 0.3, 0.3], 'P P N P P F'],
    ['fires on for a while', { keepFiringSeconds: 120 }, [0.3, 0.1, 0.1, 0.1], 'F R R N'],
    ['recovers from its recovery', { keepFiringSeconds: 120 }, [0.3, 0.1, 0.3, 0.1, 0.1, 0.1], 'F R F R R N'],
    [
      'counts findings',
      { periods: { failing: 2, evaluations: 3 } },
      [0.3, 0.1, 0.3, 0.1, 0.1, 0.1],
      'N N F N N N',
    ],
    ['has two thresholds', { recovery }, [0.15, 0.3, 0.15, 0.11, 0.1, 0.15], 'N F F F N N'],
    [
      'waits for good evaluations',
      { goodEvaluations: 3 },
      [0.3, 0.1, 0.1, 0.3, 0.1, 0.1, 0.1],
      'F F F F F F N',
    ],
    ['waits for a person', { autoResolve: false }, [0.3, 0.1, 0.1], 'F F F'],
    ['lets a missing series go', { missingAfter: 2 }, [0.3, 'MISSING', 'MISSING'], 'F F N'],
    [
      'takes a series that returns for the same',
      { missingAfter: 2 },
      [0.3, 'MISSING', 0.3, 'MISSING'],
      'F F F F',
    ],
    ['keeps its state without data', { noData: 'KEEP' }, [0.3, 'NO_DATA', 'NO_DATA', 0.1], 'F F F N'],
    ['is good without data', { noData: 'OK' }, [0.3, 'NO_DATA'], 'F N'],
    ['is found without data', { noData: 'ALERT', pendingSeconds: 60 }, ['NO_DATA', 'NO_DATA'], 'P F'],
    ['keeps its state at errors', { onError: 'KEEP' }, [0.3, 'ERROR', 0.1], 'F F N'],
    ['is good at errors', { onError: 'OK' }, [0.3, 'ERROR'], 'F N'],
    ['is found at errors', { onError: 'ALERT' }, [0.1, 'ERROR', 'ERROR'], 'N F F'],
  ] as const)('%s', (_, changes, given, expected) => {
    const letters = statesOf(ruleOf(changes), given).map((state) => state.slice(0, 1));
    expect(letters.join(' ')).toBe(expected);
  });

  it('remembers since when, how much and why', () => {
    const results = evaluateEach(ruleOf({ pendingSeconds: 60, keepFiringSeconds: 60 }), [0.3, 0.4, 0.1, 0.1]);
    const [pending, firing, recovering] = results.map(({ instances }) => instances[0]);
    expect(pending).toMatchObject({
      activeSince: minute(1),
      firingSince: null,
      value: 0.3,
      labels: ofCircuit,
    });
    expect(firing).toMatchObject({ activeSince: minute(1), firingSince: minute(2), value: 0.4 });
    expect(recovering).toMatchObject({ firingSince: minute(2), recoveringSince: minute(3), value: 0.1 });
    expect(results[3]?.instances).toEqual([]);
    expect(results.flatMap(({ transitions }) => transitions)).toMatchObject([
      { from: 'NORMAL', to: 'PENDING', at: minute(1), value: 0.3 },
      { from: 'PENDING', to: 'FIRING', at: minute(2), value: 0.4, reason: 'THRESHOLD' },
      { from: 'FIRING', to: 'RECOVERING', at: minute(3), value: 0.1 },
      { from: 'RECOVERING', to: 'NORMAL', at: minute(4), value: 0.1, reason: 'THRESHOLD' },
    ]);
  });

  it.each([
    ['MISSING', 'MISSING_SERIES'],
    ['NO_DATA', 'NO_DATA'],
    ['ERROR', 'ERROR'],
  ] as const)('says that %s ended it', (given, reason) => {
    const rule = ruleOf({ missingAfter: 1, onError: 'OK' });
    const last = evaluateEach(rule, [0.3, given]).at(-1);
    expect(last?.transitions).toMatchObject([{ to: 'NORMAL', reason, labels: ofCircuit }]);
  });

  it('keeps its identity when its data fail, and that of the rule where there is none', () => {
    const rule = ruleOf({ noData: 'ALERT', onError: 'ALERT', labels: { team: 'ops' } });
    const [first, second, third] = evaluateEach(rule, [0.3, 'NO_DATA', 'ERROR']);
    expect(second?.instances).toMatchObject([
      { reason: 'NO_DATA', fingerprint: first?.instances[0]?.fingerprint },
    ]);
    expect(third?.instances).toMatchObject([{ reason: 'ERROR', value: null }]);
    const labels = { ...own, team: 'ops' };
    expect(evaluateEach(rule, ['NO_DATA'])[0]?.instances).toMatchObject([{ labels, state: 'FIRING' }]);
  });

  it('ends what stood for the rule as soon as there are data', () => {
    const rule = ruleOf({ noData: 'ALERT', missingAfter: 5 });
    const [, second] = evaluateEach(rule, ['NO_DATA', 0.1]);
    expect(second).toMatchObject({
      instances: [],
      transitions: [{ to: 'NORMAL', reason: 'THRESHOLD', labels: own }],
    });
  });

  it('takes a sample without a value for no data of that series', () => {
    const nothing = [sampleOf(null)];
    expect(statesOf(ruleOf({ noData: 'ALERT' }), [nothing, 0.1])).toEqual(['FIRING', 'NORMAL']);
    expect(statesOf(ruleOf({ noData: 'KEEP' }), [0.3, nothing])).toEqual(['FIRING', 'FIRING']);
    expect(statesOf(ruleOf({ noData: 'OK' }), [0.3, [sampleOf(Number.NaN)]])).toEqual(['FIRING', 'NORMAL']);
  });

  it('counts an observation once, however often it is looked at', () => {
    const rule = ruleOf({ periods: { failing: 2, evaluations: 3 }, goodEvaluations: 2 });
    const seen = (value: number, run: number) => [sampleOf(value, { circuit_id: 'c1' }, minute(run))];
    const given = [
      seen(0.3, 1),
      seen(0.3, 1),
      seen(0.4, 2),
      seen(0.1, 3),
      seen(0.1, 3),
      seen(0.1, 4),
      seen(0.1, 5),
    ];
    expect(
      statesOf(rule, given)
        .map((state) => state.slice(0, 1))
        .join(' '),
    ).toBe('N N F F F F N');
  });

  it('is a finding with whatever an expression gives', () => {
    const rule = ruleOf({ comparison: null, missingAfter: 1 });
    expect(statesOf(rule, [0, 'MISSING', [sampleOf(Number.NaN)]])).toEqual(['FIRING', 'NORMAL', 'FIRING']);
    expect(evaluateEach(rule, [[sampleOf(Number.NaN)]])[0]?.instances[0]?.value).toBeNull();
  });
});

describe('an evaluation', () => {
  it('gives unchanged instances as they were', () => {
    const [first, second] = evaluateEach(ruleOf(), [0.3, 0.3]);
    expect(second?.instances[0]).toBe(first?.instances[0]);
    expect(second?.transitions).toEqual([]);
  });

  it('changes nothing at an instant that is past', () => {
    const rule = ruleOf();
    const [first] = evaluateEach(rule, [0.3]);
    const known = new Map(first?.instances.map((instance) => [instance.fingerprint, instance]));
    for (const at of [minute(1), minute(0)]) {
      const again = evaluateRule(rule, known, { kind: 'SAMPLES', samples: [sampleOf(0.1)] }, at);
      expect(again).toEqual({ instances: first?.instances, transitions: [], dropped: 0, problem: null });
    }
  });

  it('is an error when two series have the same labels', () => {
    const twins = [sampleOf(0.3), sampleOf(0.1)];
    for (const samples of [twins, twins.toReversed()]) {
      const [, second] = evaluateEach(ruleOf({ onError: 'KEEP' }), [0.3, samples]);
      expect(second?.problem).toContain('same labels');
      expect(second?.instances).toMatchObject([{ state: 'FIRING', value: 0.3 }]);
    }
    const [alone] = evaluateEach(ruleOf({ onError: 'ALERT', labels: { circuit_id: 'all' } }), [
      [sampleOf(0.3, { circuit_id: 'a' }), sampleOf(0.3, { circuit_id: 'b' })],
    ]);
    expect(alone).toMatchObject({ instances: [{ reason: 'ERROR', labels: { circuit_id: 'all' } }] });
  });

  it('counts what is more than a rule may have, and keeps what it knows', () => {
    const many = Array.from({ length: mostInstances + 20 }, (_, index) =>
      sampleOf(0.3, { n: String(index) }),
    );
    const [first, second] = evaluateEach(ruleOf({ missingAfter: 1 }), [many, many.toReversed()]);
    expect(first?.dropped).toBe(20);
    expect(second?.dropped).toBe(20);
    expect(second?.transitions).toEqual([]);
    expect(second?.instances.length).toBe(mostInstances);
  });

  it('finds known instances among many good series, however many it knows', () => {
    for (const bad of [1, 11, 12, 13, 30]) {
      const at = (value: number) =>
        Array.from({ length: 40 }, (_, index) => sampleOf(index < bad ? value : 0.1, { n: String(index) }));
      const [, second] = evaluateEach(ruleOf({ missingAfter: 1 }), [at(0.3), at(0.15)]);
      expect(second?.transitions.map(({ reason }) => reason)).toEqual(Array(bad).fill('THRESHOLD'));
    }
  });

  it('puts labels together so that the rule has the last word', () => {
    const rule = ruleOf({ labels: { team: 'ops', circuit_id: '' } });
    expect(
      instanceLabels(rule, { team: 'x', severity: '9', alertname: 'y', circuit_id: 'c1', none: '' }),
    ).toEqual({
      ...own,
      team: 'ops',
    });
    expect(instanceLabels(ruleOf({ labels: { severity: 'page' } }), {})['severity']).toBe('page');
    const [result] = evaluateEach(ruleOf(), [0.3]);
    expect(result?.instances[0]?.fingerprint).toBe(fingerprintOf(ofCircuit));
  });

  it('shows evidence of findings, and asks for no other', () => {
    const evidence = { runId: 'r', feature: 'flow_rate', signal: 'drift', rows: [], rowCount: 1 };
    const good = {
      ...sampleOf(0.1, { circuit_id: 'c2' }),
      get evidence(): never {
        throw new Error('Nobody shows a good series.');
      },
    };
    const [first, second] = evaluateEach(ruleOf({ keepFiringSeconds: 60 }), [
      [{ ...sampleOf(0.3), evidence }, good],
      0.1,
    ]);
    expect(first?.instances).toMatchObject([{ evidence }]);
    expect(second?.instances).toMatchObject([{ state: 'RECOVERING', evidence }]);
  });
});

describe('closing instances', () => {
  it('ends each that is open, once', () => {
    const rule = ruleOf({ pendingSeconds: 60 });
    const [first] = evaluateEach(rule, [[sampleOf(0.3), sampleOf(0.3, { circuit_id: 'c2' })]]);
    const known = new Map(first?.instances.map((instance) => [instance.fingerprint, instance]));
    const closed = closeInstances(rule, known, 'RULE_PAUSED', minute(2));
    expect(closed.instances).toEqual([]);
    expect(closed.transitions).toMatchObject([
      { from: 'PENDING', to: 'NORMAL', reason: 'RULE_PAUSED', at: minute(2), labels: ofCircuit },
      { labels: { circuit_id: 'c2' } },
    ]);
    expect(closeInstances(rule, new Map(), 'RULE_DELETED', minute(2)).transitions).toEqual([]);
  });
});
