import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHostileMessage, hostileTexts } from '../message/message-builders.spec-support.ts';
import { createEmailDispatcher, type EmailDispatcher } from './email-dispatcher.ts';
import { readMail, textOf, type MailPart } from './read-mail.spec-support.ts';
import { startSmtpReceiver, type SmtpReceiver } from './smtp-receiver.spec-support.ts';

let receiver: SmtpReceiver;
let dispatcher: EmailDispatcher;
beforeAll(async () => {
  receiver = await startSmtpReceiver();
  dispatcher = createEmailDispatcher(receiver.server);
});
afterAll(async () => {
  dispatcher.close();
  await receiver.close();
});

const to = 'team@plant.example';
let sent = 0;

async function arrives(text: string): Promise<MailPart> {
  const message = buildHostileMessage(text);
  // Accepted mails are not sent again under one id.
  sent += 1;
  const unique = { ...message, id: `${message.id} ${sent}` };
  const result = await dispatcher.send(
    unique,
    { settings: { to: [to] }, secrets: {} },
    new AbortController().signal,
  );
  expect(result).toMatchObject({ outcome: 'SENT' });
  const mail = receiver.mails.at(-1);
  expect(mail?.to).toEqual([to]);
  return readMail(mail?.raw ?? '');
}

const headers = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'message-id',
  'mime-version',
  'references',
  'subject',
  'to',
  'x-auto-response-suppress',
  'x-circuitwatch-action-group',
  'x-circuitwatch-message',
  'x-circuitwatch-reason',
  'x-circuitwatch-rule',
  'x-circuitwatch-severity',
  'x-circuitwatch-status',
];
const tags = new Set(
  'html head meta title style body div table tr td th strong span ol li a img br'.split(' '),
);

function expectHarmless(mail: MailPart): void {
  expect([...mail.headers.keys()].filter((name) => !headers.includes(name))).toEqual([]);
  expect(mail.headers.get('to')).toBe(to);
  expect(mail.headers.get('from')).toBe('circuitwatch <alerts@plant.example>');
  const html = textOf(mail, 'text/html')
    .replace(/^<!DOCTYPE html>/u, '')
    .replace(/<!--\[if mso\]>|<!\[endif\]-->/gu, '');
  for (const [, name = '', attributes = ''] of html.matchAll(/<\/?([^\s>]*)([^>]*)>/gu)) {
    expect(tags).toContain(name);
    expect(attributes.replace(/"[^"]*"/gu, '')).not.toMatch(/\son\w+\s*=/iu);
    for (const [, url = ''] of attributes.matchAll(/(?:href|src)="([^"]*)"/gu)) {
      expect(url).toMatch(/^(?:cid:distribution-\d@circuitwatch$|https?:\/\/)/u);
    }
  }
  expect(html.isWellFormed()).toBe(true);
  expect(html.replaceAll('\n', '').replaceAll('\r', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
}

describe('a mail about hostile things', () => {
  it.each(hostileTexts.map((text) => [text.slice(0, 20), text] as const))(
    'is harmless: %j',
    async (_, text) => {
      expectHarmless(await arrives(text));
    },
  );

  it('is harmless whatever it says', async () => {
    const part = fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      ': ',
      '<',
      '>',
      '"',
      '=?utf-8?Q?',
      '?=',
      '--',
      '\u0000',
      'Bcc',
      'é',
      '🔥',
      '.',
      ' ',
    );
    const text = fc
      .array(fc.oneof(part, fc.string({ maxLength: 8 })), { maxLength: 20 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, async (said) => {
        expectHarmless(await arrives(said));
      }),
      { numRuns: 60 },
    );
  });
});
