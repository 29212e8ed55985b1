import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

let api: FakeApi;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-alerting-'));
  writeFileSync(path.join(folder, 'rules.json'), '{"alert_rules": []}');
  writeFileSync(path.join(folder, 'bad.json'), '{"refuse-me": []}');
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  api = await startFakeApi();
});
afterEach(() => api.close());

async function call(words: readonly string[], { isTTY = false, token = 'cw_good' } = {}) {
  let out = '';
  let err = '';
  const exitCode = await runCli(words, {
    out: { write: (text) => (out += text), isTTY },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: token },
  });
  return { exitCode, out, err };
}

const inPlantA = { name: 'plant_id', operator: '=', value: 'plant-a' };

describe('commands of alerting', () => {
  it.each([
    ['alerts'],
    ['alerts show ffee'],
    ['alerts show 1a2b3c4d00000001'],
    ['silences list'],
    ['rules list'],
    ['rules show', 'High MAE Alert'],
    ['rules presets'],
    ['rules import rules.json'],
    ['action-groups list'],
    ['action-groups show ag-mlops-critical'],
    ['notifications list'],
    ['notifications show notification-bbbb2222'],
    ['routing show'],
    ['routing test alertname=High'],
  ])('%s fits 80 columns, acts on no terminal, and has JSON for programs', async (line, ...more) => {
    const words = [...line.split(' '), ...more];
    const { out, exitCode } = await call(words);
    expect(exitCode).toBe(0);
    expect(out).not.toBe('');
    expect(out).not.toMatch(/[\u001b\u202e]/);
    for (const text of out.split('\n')) expect(text.length).toBeLessThanOrEqual(80);
    expect(JSON.parse((await call([...words, '--json'])).out)).toBeTypeOf('object');
  });

  it.each([
    ['alerts --severity loud', 2],
    ['alerts --state angry', 2],
    ['alerts show 1a2b', 1],
    ['alerts show 0000', 1],
    ['alerts show nothing-like-that', 1],
    ['silence plant_id', 2],
    ['silence plant_id=a', 2],
    ['silence plant_id=a --for 2h', 2],
    ['silence plant_id=a --for 2h --until-resolved --comment x', 2],
    ['silence plant_id=a --for soon --comment x', 2],
    ['silence everything=~.* --for 2h --comment x', 1],
    ['silences end 9999zzzz', 1],
    ['rules show none', 1],
    ['rules presets none', 1],
    ['rules import bad.json', 1],
    ['rules import none.json', 1],
    ['action-groups show none', 1],
    ['action-groups test ag-mlops-critical none', 1],
    ['notifications show zzzz', 1],
    ['routing put bad.json', 1],
    ['routing test', 2],
    ['routing test alertname!=x', 2],
    ['routing test alertname=x --alert 1a2b3c4d00000001', 2],
  ])('%s → %d', async (line, expected) => {
    expect((await call(line.split(' '))).exitCode).toBe(expected);
  });

  it('ends with 4 where the token may not', async () => {
    const { exitCode } = await call(['ack', '1a2b3c4d00000001'], { token: 'cw_viewer' });
    expect(exitCode).toBe(4);
  });
});

describe('alerts', () => {
  it('lists what is wrong, and what somebody has seen', async () => {
    const { out } = await call(['alerts']);
    expect(out).toMatch(/1a2b3c4d\s+Warning\s+FIRING\s+2026-11-20 06:00\s+High MAE Alert\s+plant-a\/c01/);
    expect(out).toMatch(/✓ High MAE Alert/);
    expect(out).toContain('2 alerts firing, 1 not acknowledged');
    expect((await call(['alerts', '--open', '--json'])).out).not.toContain('c02');
  });

  it('sets severities off by colour where people look', async () => {
    const { out } = await call(['alerts', '--state', 'normal,firing'], { isTTY: true });
    expect(out).toContain('\u001b[33mWarning');
    expect(out).toContain('\u001b[31mCritical');
  });

  it('shows how one went, who was told, and who was not and why', async () => {
    const { out } = await call(['alerts', 'show', '1a2b3c4d00000002']);
    expect(out).toMatch(/High MAE Alert {2}Warning {2}FIRING since 2026-11-20 06:00/);
    expect(out).toMatch(/taken by +Ada at 2026-11-20 06:00/);
    expect(out).toMatch(/2026-11-20 06:00 ● NORMAL → PENDING at 0\.3: .*\n(.*\n)*.*● PENDING → FIRING/);
    expect(out).toContain('✎ Ada wrote: I look');
    expect(out).toMatch(/^ {2}█{70,}$/m);
    expect(out).toMatch(/– .*a silence matches it/);
    expect(out).toMatch(/✗ FIRING: MLOps Team was told\.(.*\n)*.*The address is\s+gone/);
  });

  it('asks for more of an id that several have', async () => {
    expect((await call(['alerts', 'show', '1a2b3c4d'])).err).toContain('2 alerts begin with 1a2b3c4d');
  });
});

describe('what people do with alerts', () => {
  it('is sent with what they say', async () => {
    const fingerprint = '1a2b3c4d00000001';
    const input = { id: 'alert-1a2b3c4d00000001' };
    expect((await call(['ack', fingerprint, 'I look at it.'])).out).toContain('acknowledged by Ada');
    await call(['ack', fingerprint, '--undo']);
    await call(['assign', fingerprint, 'Grace']);
    await call(['assign', fingerprint]);
    await call(['comment', fingerprint, 'A sensor.']);
    expect((await call(['resolve', fingerprint])).out).toContain('NORMAL');
    expect(api.mutations).toEqual([
      { name: 'acknowledgeAlert', input: { ...input, comment: 'I look at it.' } },
      { name: 'unacknowledgeAlert', input },
      { name: 'assignAlert', input: { ...input, assignee: 'Grace' } },
      { name: 'assignAlert', input: { ...input, assignee: null } },
      { name: 'commentAlert', input: { ...input, text: 'A sensor.' } },
      { name: 'resolveAlert', input },
    ]);
  });
});

describe('silences', () => {
  it('are shown before they are made', async () => {
    const shown = await call(['silence', 'plant_id=plant-a', '--dry-run']);
    expect(shown.out).toContain('{plant_id="plant-a"} matches 2 alerts that fire now');
    expect(api.mutations).toEqual([]);
  });

  it('are made from matchers as they are typed, and ended by the end of their id', async () => {
    const words = ['silence', 'plant_id=plant-a', 'alertname=~"High, very.*"', '--comment', 'Pump 3'];
    const { out } = await call([...words, '--for', '2h']);
    expect(out).toContain('circuitwatch silences end cccc3333');
    await call([...words, '--until-resolved']);
    await call([...words, '--until', '2026-12-01', '--from', '2026-11-30']);
    await call(['silences', 'end', 'cccc3333']);
    const matchers = [inPlantA, { name: 'alertname', operator: '=~', value: 'High, very.*' }];
    const wanted = { matchers, comment: 'Pump 3' };
    expect(api.mutations).toEqual([
      { name: 'createSilence', input: { ...wanted, duration: 'PT2H' } },
      { name: 'createSilence', input: { ...wanted, untilResolved: true } },
      {
        name: 'createSilence',
        input: {
          ...wanted,
          startsAt: '2026-11-30T00:00:00.000Z',
          endsAt: '2026-12-01T00:00:00.000Z',
        },
      },
      { name: 'endSilence', input: { id: 'silence-cccc3333' } },
    ]);
  });
});

describe('rules', () => {
  it('are taken from files, and told what became of each', async () => {
    const { out, err } = await call(['rules', 'import', 'rules.json', '--dry-run']);
    expect(out).toBe('unchanged     action group ag-mlops-critical\nwould create  rule High MAE Alert\n');
    expect(err).toContain('Recording rules are left out.');
    expect(api.mutations).toEqual([
      {
        name: 'importAlertRules',
        input: { text: '{"alert_rules": []}', file: 'rules.json', dryRun: true },
      },
    ]);
    const refused = await call(['rules', 'import', 'bad.json']);
    expect(refused.out).toContain('nothing was written');
    expect(refused.err).toContain('rules.json:3 It is refused.');
  });

  it('are switched and deleted by name, and shown with their alerts', async () => {
    expect((await call(['rules', 'show', 'High MAE Alert'])).out).toMatch(/1a2b3c4d\s+FIRING/);
    expect((await call(['rules', 'disable', 'High MAE Alert'])).out).toBe('High MAE Alert is off.\n');
    expect((await call(['rules', 'enable', 'High MAE Alert'])).out).toBe('High MAE Alert is on.\n');
    await call(['rules', 'delete', 'High MAE Alert']);
    expect(api.mutations.map(({ name }) => name)).toEqual([
      'setAlertRuleEnabled',
      'setAlertRuleEnabled',
      'deleteAlertRule',
    ]);
    expect((await call(['rules', 'presets', 'high-mae'])).out).toContain('alert_rules:');
  });
});

describe('those who are told', () => {
  it('show what does not work, and no secret', async () => {
    const { out } = await call(['action-groups', 'show', 'ag-mlops-critical']);
    expect(out).toMatch(/MLOps Team {2}EMAIL {2}broken/);
    expect(out).toMatch(/to +\["mlops-team@company.com"\]/);
    expect(out).toMatch(/url +…k3y \(1a2b\)/);
  });

  it('are sent a test, and waited for', async () => {
    expect((await call(['action-groups', 'test', 'ag-mlops-critical'])).out).toContain('PENDING');
    const waited = await call(['action-groups', 'test', 'ag-mlops-critical', 'MLOps Team', '--wait']);
    expect([waited.exitCode, waited.out]).toEqual([0, expect.stringContaining('SENT')]);
  });

  it('are sent once more what did not get through', async () => {
    expect((await call(['notifications', 'show', 'bbbb2222'])).out).toMatch(/212 ms\s+rateLimited/);
    await call(['notifications', 'resend', 'bbbb2222']);
    expect(api.mutations).toEqual([{ name: 'resendNotification', input: { id: 'notification-bbbb2222' } }]);
  });
});

describe('routing', () => {
  it('is put from a file', async () => {
    const { out, err } = await call(['routing', 'put', 'rules.json']);
    expect(out).toBe('Version 4 holds from now on.\n');
    expect(err).toContain('Templates are left out.');
  });

  it('is tried with labels as they are typed', async () => {
    const { out } = await call(['routing', 'test', 'alertname="High MAE Alert"', 'plant_id=plant-a']);
    expect(out).toMatch(/✓ ag-mlops-critical: MLOps Team \(EMAIL\) {2}first at 2026-11-20 06:05/);
    expect(out).toMatch(/– ag-mlops-critical: On-Call \(SMS\) {2}MUTE_TIME/);
    expect((await call(['routing', 'test', 'alertname=Nobody'])).out).toContain('Nobody would be told.');
  });
});
