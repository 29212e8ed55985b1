import { describe, expect, it } from 'vitest';
import { buildAlert, buildAlerts, buildMessage } from './message-builders.spec-support.ts';
import { messageTitle } from './message-title.ts';

describe('messageTitle', () => {
  it('says how grave it is, what it is and where', () => {
    expect(messageTitle(buildMessage([buildAlert()]))).toBe(
      '[Sev2 firing] High MAE Alert: circuit C-007 of plant-01',
    );
    expect(messageTitle(buildMessage(buildAlerts(3)))).toBe(
      '[Sev2 firing] High MAE Alert: 3 circuits of plant-01',
    );
  });

  it('names the gravest severity of those that fire, and counts the rest', () => {
    const resolved = buildAlert({
      status: 'RESOLVED',
      severity: 0,
      endsAt: new Date('2026-11-28T06:30:00Z'),
    });
    const message = buildMessage([...buildAlerts(2), buildAlert({ severity: 1 }), resolved]);
    expect(messageTitle(message)).toBe('[Sev1 firing] High MAE Alert: 3 circuits of plant-01 (1 resolved)');
  });

  it('says that all is well again, that it repeats, that it is a test', () => {
    const endsAt = new Date('2026-11-28T06:30:00Z');
    expect(messageTitle(buildMessage(buildAlerts(2, { status: 'RESOLVED', endsAt })))).toBe(
      '[Sev2 resolved] High MAE Alert: 2 circuits of plant-01',
    );
    expect(messageTitle(buildMessage([buildAlert()], { reason: 'REPEAT' }))).toContain('[Sev2 still firing]');
    expect(messageTitle(buildMessage([buildAlert()], { reason: 'TEST' }))).toContain('[Test: Sev2 firing]');
  });

  it('counts alerts where circuits are not known or not all there', () => {
    const labels = { alertname: 'HighErrorRate' };
    expect(messageTitle(buildMessage([buildAlert({ ruleName: 'HighErrorRate', labels })]))).toBe(
      '[Sev2 firing] HighErrorRate',
    );
    expect(messageTitle(buildMessage(buildAlerts(20), { truncatedAlerts: 180 }))).toBe(
      '[Sev2 firing] High MAE Alert: 200 alerts of plant-01',
    );
    expect(messageTitle(buildMessage([buildAlert({ ruleName: '\u0000', labels })]))).toBe(
      '[Sev2 firing] Unnamed rule',
    );
    const rules = buildMessage([buildAlert(), buildAlert({ ruleName: 'Data Drift Detected', labels })]);
    expect(messageTitle(rules)).toBe('[Sev2 firing] 2 rules: circuit C-007 of plant-01');
  });

  it('tells circuits of one name in two plants apart', () => {
    const other = buildAlert({ labels: { plant_id: 'plant-02', circuit_id: 'C-007' } });
    expect(messageTitle(buildMessage([buildAlert(), other]))).toBe(
      '[Sev2 firing] High MAE Alert: 2 circuits of 2 plants',
    );
  });
});
