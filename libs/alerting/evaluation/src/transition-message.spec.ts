import { expect, it } from 'vitest';
import { evaluateEach, ruleOf, type Given } from './rule.spec-support.ts';

const slow = ruleOf({ pendingSeconds: 60, keepFiringSeconds: 120 });
const strict = ruleOf({ noData: 'ALERT', onError: 'ALERT', missingAfter: 1 });

it.each<[readonly Given[], Parameters<typeof evaluateEach>[0], readonly string[]]>([
  [
    [0.3, 0.31234567, 0.1, 0.4, 0.1, 0.1, 0.1],
    slow,
    [
      '0.3 meets "psi > 0.2 for 1 min"; it fires when that lasts 1 min.',
      '0.312346 meets "psi > 0.2 for 1 min".',
      'Good again with 0.1; it resolves when that lasts 2 min.',
      '0.4 meets "psi > 0.2 for 1 min" again.',
      'Good again with 0.1; it resolves when that lasts 2 min.',
      'Good again with 0.1.',
    ],
  ],
  [
    [0.3, 0.1],
    slow,
    ['0.3 meets "psi > 0.2 for 1 min"; it fires when that lasts 1 min.', 'It was over before it fired.'],
  ],
  [['NO_DATA', 0.1], strict, ['There is no data, which is a finding by the rule.', 'Good again.']],
  [
    ['ERROR'],
    strict,
    ['The source could not be read, which is a finding by the rule. The database is away.'],
  ],
  [[0.3, 'MISSING'], strict, ['0.3 meets "psi > 0.2".', 'The series is not there any more.']],
  [[0.3, 'NO_DATA'], ruleOf(), ['0.3 meets "psi > 0.2".', 'There is no data, which is good by the rule.']],
])('says why the state changed: %j', (given, rule, messages) => {
  const told = evaluateEach(rule, given).flatMap(({ transitions }) =>
    transitions.map(({ message }) => message),
  );
  expect(told).toEqual(messages);
});
