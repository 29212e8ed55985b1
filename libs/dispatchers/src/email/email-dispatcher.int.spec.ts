import { type DeliveryResult, type NotificationMessage } from '@circuitwatch/alerting-definitions';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  buildAlert,
  buildAlerts,
  buildDriftAlert,
  buildMessage,
} from '../message/message-builders.spec-support.ts';
import { drawDistribution } from '../picture/draw-distribution.ts';
import { createEmailDispatcher } from './email-dispatcher.ts';
import { type SmtpServer } from './email-settings.ts';
import { leavesOf, readMail, textOf } from './read-mail.spec-support.ts';
import {
  startSmtpReceiver,
  type ReceiverBehaviour,
  type SmtpReceiver,
} from './smtp-receiver.spec-support.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Send = (
  to: readonly string[],
  message?: NotificationMessage,
  signal?: AbortSignal,
) => Promise<DeliveryResult>;

function sender(server: SmtpServer): Send {
  const dispatcher = createEmailDispatcher(server);
  closing.push(() => {
    dispatcher.close();
  });
  return (to, message = buildMessage([buildAlert()]), signal = new AbortController().signal) =>
    dispatcher.send(message, { settings: { to }, secrets: {} }, signal);
}

async function start(
  behaviour: ReceiverBehaviour = {},
  change: Partial<SmtpServer> = {},
): Promise<{ readonly receiver: SmtpReceiver; readonly send: Send }> {
  const receiver = await startSmtpReceiver(behaviour);
  closing.push(() => receiver.close());
  return { receiver, send: sender({ ...receiver.server, ...change }) };
}

const team = 'mlops-team@plant.example';
const boss = 'boss@plant.example';
const desk = 'desk@plant.example';

describe('a mail', () => {
  it('tells what happened, with the picture of what drifted', async () => {
    const { receiver, send } = await start();
    const alert = buildDriftAlert();
    expect(await send([team], buildMessage([alert]))).toMatchObject({ outcome: 'SENT' });
    const [received] = receiver.mails;
    const mail = readMail(received?.raw ?? '');
    expect(Object.fromEntries(mail.headers)).toMatchObject({
      from: 'circuitwatch <alerts@plant.example>',
      to: team,
      subject: '[Sev2 firing] Data Drift Detected: circuit C-007 of plant-01',
      'auto-submitted': 'auto-generated',
      'x-circuitwatch-status': 'FIRING',
      'x-circuitwatch-severity': '2',
      date: 'Sat, 28 Nov 2026 06:32:00 +0000',
    });
    const text = textOf(mail, 'text/plain');
    expect(text).toContain('0.31 is severe drift (above 0.25): retrain now.');
    const html = textOf(mail, 'text/html');
    const picture = leavesOf(mail).find(({ headers }) =>
      headers.get('content-type')?.startsWith('image/png'),
    );
    const cid = picture?.headers.get('content-id')?.slice(1, -1) ?? 'none';
    expect(html).toContain(`src="cid:${cid}"`);
    expect(html).toContain('href="https://watch.example.com/alerts/7?action=acknowledge"');
    const drawn = alert.distribution === null ? null : drawDistribution(alert.distribution);
    expect(picture?.body.equals(drawn?.png ?? Buffer.of())).toBe(true);
  });

  it('has one id in every attempt, and answers its group', async () => {
    const { receiver, send } = await start();
    const endsAt = new Date('2026-11-28T06:31:00Z');
    const resolved = buildMessage([buildAlert({ status: 'RESOLVED', endsAt })], { id: 'another' });
    await send([team]);
    await send([boss]);
    await send([team], resolved);
    await send([team], buildMessage([buildAlert()], { id: 'third', groupKey: 'other' }));
    const heads = receiver.mails.map(({ raw }) => readMail(raw).headers);
    const [first, again, later, other] = heads.map((headers) => headers.get('message-id'));
    expect(first).toMatch(/^<message\.[0-9a-f]{32}@plant\.example>$/u);
    expect(again).toBe(first);
    expect(later).not.toBe(first);
    expect(other).not.toBe(later);
    const threads = heads.map((headers) => [headers.get('in-reply-to'), headers.get('references')]);
    expect(threads[2]).toEqual(threads[0]);
    expect(threads[0]?.[0]).toBe(threads[0]?.[1]);
    expect(threads[3]).not.toEqual(threads[0]);
  });

  it('stays below what Gmail cuts, for a whole fleet', async () => {
    const { receiver, send } = await start();
    await send([team], buildMessage(buildAlerts(200), { truncatedAlerts: 50 }));
    const html = textOf(readMail(receiver.mails[0]?.raw ?? ''), 'text/html');
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(html).toContain('and 160 more');
    expect(html).toContain('50 more alerts not shown here.');
    const rules = buildAlerts(200).map((alert, index) => ({
      ...alert,
      ruleName: `Rule ${index} ${'r'.repeat(100)}`,
      description: 'd'.repeat(5_000),
      evidence: Array.from({ length: 9 }, () => ({ message: 'e'.repeat(1_000), more: 'f'.repeat(1_000) })),
    }));
    await send([team], buildMessage(rules, { id: 'many rules' }));
    const long = textOf(readMail(receiver.mails[1]?.raw ?? ''), 'text/html');
    expect(Buffer.byteLength(long)).toBeLessThan(100_000);
    expect(long).toContain('188 more findings not shown here.');
  });
});

describe('the way to the server', () => {
  const login = { user: 'circuitwatch', password: 'p4ss-W0rd-of-the-server' };

  it.each(['STARTTLS', 'IMPLICIT'] as const)('is encrypted and logged in with %s', async (security) => {
    const { receiver, send } = await start({ security, login });
    expect(await send([team])).toMatchObject({ outcome: 'SENT' });
    expect(receiver.mails[0]).toMatchObject({ secure: true, user: 'circuitwatch', to: [team] });
  });

  it.each(['STARTTLS', 'IMPLICIT'] as const)(
    'is not taken with a strange certificate (%s)',
    async (security) => {
      const { receiver, send } = await start({ security, login }, { certificateAuthority: null });
      const result = await send([team]);
      expect(result).toMatchObject({ outcome: 'RETRY', reason: 'network' });
      expect(JSON.stringify(result)).toContain('self-signed certificate');
      expect(receiver.mails).toEqual([]);
    },
  );

  it('is not taken in the clear when the server does not offer TLS', async () => {
    const { receiver, send } = await start({}, { security: 'STARTTLS' });
    expect(await send([team])).toMatchObject({ outcome: 'RETRY', reason: 'network' });
    expect(receiver.mails).toEqual([]);
  });

  it('stops at a wrong password, without showing it', async () => {
    const wrong = { user: 'circuitwatch', password: 'n0t-the-password' };
    const { send } = await start({ security: 'STARTTLS', login }, { login: wrong });
    const result = await send([team]);
    expect(result).toMatchObject({ outcome: 'STOP', reason: 'authError', disable: false });
    expect(JSON.stringify(result)).not.toContain(wrong.password);
    expect(JSON.stringify(result)).toContain('Check the user and the password');
  });

  it('is tried again when nobody answers', async () => {
    const { receiver, send } = await start();
    await receiver.close();
    expect(await send([team])).toMatchObject({ outcome: 'RETRY', reason: 'network' });
  });

  it('is tried again when the server hangs up, and then works', async () => {
    let dropped = false;
    const { receiver, send } = await start({
      onMail: () => {
        if (dropped) return null;
        dropped = true;
        return 'drop';
      },
    });
    expect(await send([team])).toMatchObject({ outcome: 'RETRY', reason: 'network' });
    expect(await send([team])).toMatchObject({ outcome: 'SENT' });
    expect(receiver.mails).toHaveLength(1);
  });

  it('does not mind that the server ended an idle connection', async () => {
    const { receiver, send } = await start();
    await send([team]);
    receiver.dropConnections();
    expect(await send([boss])).toMatchObject({ outcome: 'SENT' });
    expect(receiver.mails).toHaveLength(2);
  });

  it('ends at once when it is told to, with a server that says nothing', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    closing.push(() => {
      silent.close();
    });
    const { server } = await startSmtpReceiver().then(async (receiver) => {
      await receiver.close();
      return receiver;
    });
    const send = sender({ ...server, port: (silent.address() as AddressInfo).port });
    const stop = new AbortController();
    const sending = send([team], buildMessage([buildAlert()]), stop.signal);
    setTimeout(() => {
      stop.abort(new Error('enough'));
    }, 50);
    await expect(sending).rejects.toThrow('enough');
  });
});

describe('answers', () => {
  it('waits out a greylist', async () => {
    const seen = new Set<string>();
    const { receiver, send } = await start({
      onAddress: (address) => {
        if (seen.has(address)) return null;
        seen.add(address);
        return '451 4.7.1 Greylisted, come back in 120 seconds';
      },
    });
    expect(await send([team])).toMatchObject({
      outcome: 'RETRY',
      reason: 'rateLimited',
      retryAfterSeconds: 120,
      message: expect.stringContaining(team),
    });
    expect(await send([team])).toMatchObject({ outcome: 'SENT' });
    expect(receiver.mails).toHaveLength(1);
  });

  it.each([
    ['450 4.2.1 mailbox busy', { outcome: 'RETRY', reason: 'serverError' }],
    ['452 4.5.3 too many recipients', { outcome: 'RETRY', reason: 'rateLimited' }],
    ['550 5.1.1 no such user', { outcome: 'STOP', reason: 'clientError' }],
    ['554 5.7.1 refused', { outcome: 'STOP', reason: 'clientError' }],
  ])('takes "%s" of an address and of a mail for what it is', async (answer, expected) => {
    const atAddress = await start({ onAddress: () => answer });
    expect(await atAddress.send([team])).toMatchObject(expected);
    const atMail = await start({ onMail: () => answer });
    const result = await atMail.send([team]);
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).toContain(answer.slice(4));
  });

  it('does not lose a message for all because of one address', async () => {
    const { receiver, send } = await start({
      onAddress: (address) => (address === boss ? '550 5.1.1 no such user' : null),
    });
    const result = await send([team, boss, desk]);
    expect(result).toMatchObject({
      outcome: 'SENT',
      detail: expect.stringContaining('2 of 3 addresses took it'),
    });
    expect(JSON.stringify(result)).toContain(boss);
    expect(receiver.mails.map(({ to }) => to).toSorted()).toEqual([[desk], [team]]);
    expect(readMail(receiver.mails[0]?.raw ?? '').headers.get('to')).toBe(`${team}, ${boss}, ${desk}`);
  });

  it('sends again only to those who did not get it', async () => {
    let busy = true;
    const { receiver, send } = await start({
      onAddress: (address) => (busy && address === boss ? '451 4.3.0 later' : null),
    });
    expect(await send([team, boss])).toMatchObject({
      outcome: 'RETRY',
      message: expect.stringContaining('1 of 2 addresses have it'),
    });
    busy = false;
    expect(await send([team, boss])).toMatchObject({ outcome: 'SENT' });
    expect(receiver.mails.map(({ to }) => to)).toEqual([[team], [boss]]);
    await send([team, boss], buildMessage([buildAlert()], { id: 'the next message' }));
    expect(receiver.mails).toHaveLength(4);
  });
});
