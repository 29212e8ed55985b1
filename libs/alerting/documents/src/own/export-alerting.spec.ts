import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../parsing.spec-support.ts';
import { rulePresets } from '../presets/rule-presets.ts';
import { arbitraryGroup, arbitraryPolicy, arbitraryRule } from './arbitrary-alerting.spec-support.ts';
import { exportAlerting } from './export-alerting.ts';

describe('what is written', () => {
  it('is read as the same rules', () => {
    fc.assert(
      fc.property(fc.uniqueArray(arbitraryRule, { maxLength: 3, selector: ({ name }) => name }), (rules) => {
        expect(contentOf(exportAlerting({ rules })).rules).toEqual(rules);
      }),
      { numRuns: 300 },
    );
  });

  it('is read as the same action groups', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitraryGroup, { maxLength: 3, selector: ({ name }) => name }),
        (actionGroups) => {
          const read = contentOf(exportAlerting({ actionGroups })).actionGroups;
          expect(read).toEqual(actionGroups.map((group) => ({ group, secrets: {} })));
        },
      ),
    );
  });

  it('is read as the same policy', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (routing) => {
        expect(contentOf(exportAlerting({ routing })).routing).toEqual(routing);
      }),
    );
  });

  it('leaves out what is as usual', () => {
    const rule = rulePresets.find(({ id }) => id === 'multiple-models-degraded')?.rule;
    expect(exportAlerting({ rules: rule === undefined ? [] : [rule] })).toBe(`alert_rules:
  - name: Multiple Models Degraded
    description: The models of more than 15 circuits are degraded at once.
    severity: 2
    kql: customMetrics | where name == 'model_accuracy_mae' | where value > 0.25 | summarize degraded_count = dcount(circuit_id) | where degraded_count > 15
    operator: ">"
    threshold: 0
    frequency: 1h
    window: 6h
    throttle: 12h
    action_groups:
      - ag-mlops-critical
      - ag-management
`);
  });
});
