import { suppressionReasons } from '@circuitwatch/alerting-definitions';
import { describe, expect, it } from 'vitest';
import { explainDelivery } from './explain-delivery.ts';

const until = new Date('2026-03-01T14:00:00Z');

describe('explainDelivery', () => {
  it('says who was told, and who will be', () => {
    const open = { reason: null, detail: null, until: null };
    expect(explainDelivery({ ...open, state: 'TOLD' }, 'Team')).toBe('Team was told.');
    expect(explainDelivery({ ...open, state: 'WAITING' }, 'Team')).toContain('when the time of its group');
  });

  it('says why not, until when, and what more is known', () => {
    const silenced = {
      state: 'SUPPRESSED',
      reason: 'SILENCED',
      detail: 'Silenced by Ada: pump 3.',
      until,
    } as const;
    expect(explainDelivery(silenced, 'Team')).toBe(
      'Team was not told: a silence matches it, until 2026-03-01T14:00:00.000Z. Silenced by Ada: pump 3.',
    );
  });

  it.each(suppressionReasons)('has words for %s', (reason) => {
    const text = explainDelivery({ state: 'SUPPRESSED', reason, detail: null, until: null }, 'Team');
    expect(text).toMatch(/^Team was not told: [a-z ,]{15,}\.$/);
  });
});
