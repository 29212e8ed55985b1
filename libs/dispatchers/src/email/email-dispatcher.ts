import { type DeliveryResult } from '@circuitwatch/alerting-definitions';
import { type SendMailOptions } from 'nodemailer';
import { type Dispatcher } from '../dispatcher.ts';
import { problemText, readTarget } from '../target-shape.ts';
import { createAcceptedMails } from './accepted-mails.ts';
import { composeEmail } from './compose-email.ts';
import { emailTarget, type SmtpServer } from './email-settings.ts';
import { smtpFailure } from './smtp-failure.ts';
import { createSmtpPool } from './smtp-pool.ts';

/** What became of the mail to one address. */
interface AddressResult {
  readonly address: string;
  readonly result: DeliveryResult;
}

function told(results: readonly AddressResult[]): string {
  const failed = results.flatMap(({ result }) => (result.outcome === 'SENT' ? [] : [result.message]));
  return failed.join('; ').slice(0, 1_000);
}

/**
 * One result for all addresses: tried again while any address may still get it; sent when the others never will, so
 * that one bad address does not lose the message for the rest.
 */
function together(results: readonly AddressResult[]): DeliveryResult {
  const sent = results.filter(({ result }) => result.outcome === 'SENT');
  const retries = results.flatMap(({ result }) => (result.outcome === 'RETRY' ? [result] : []));
  const stops = results.flatMap(({ result }) => (result.outcome === 'STOP' ? [result] : []));
  const share = `${sent.length} of ${results.length} addresses`;
  const [retry] = retries;
  if (retry !== undefined) {
    const waits = retries.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0);
    const wait = Math.max(...waits);
    const message = sent.length === 0 ? told(results) : `${share} have it. ${told(results)}`;
    return { ...retry, message, retryAfterSeconds: wait === 0 ? null : wait };
  }
  const [stop] = stops;
  if (stop !== undefined && sent.length === 0) return { ...stop, message: told(results) };
  if (stop !== undefined) return { outcome: 'SENT', detail: `${share} took it. ${told(results)}` };
  return {
    outcome: 'SENT',
    detail: `The mail server took it for ${results.length} of ${results.length} addresses.`,
  };
}

/** Mail through one SMTP server. `close` ends its connections; mails under way are finished. */
export interface EmailDispatcher extends Dispatcher {
  close(): void;
}

/**
 * A dispatcher for receivers with settings `{ to: ["team@example.com"] }` and without secrets. Each address gets a mail
 * of its own, in which all are named, under one Message-ID.
 */
export function createEmailDispatcher(server: SmtpServer): EmailDispatcher {
  const pool = createSmtpPool(server);
  const accepted = createAcceptedMails();
  const secrets = server.login === null ? [] : [server.login.password];

  const sendTo = async (
    messageId: string,
    mail: SendMailOptions,
    address: string,
    signal: AbortSignal,
  ): Promise<AddressResult> => {
    if (accepted.has(messageId, address)) return { address, result: { outcome: 'SENT', detail: 'before' } };
    try {
      const envelope = { from: server.from, to: [address] };
      await pool.sendMail({ ...mail, envelope, signal });
      accepted.add(messageId, address);
      return { address, result: { outcome: 'SENT', detail: 'now' } };
    } catch (error) {
      signal.throwIfAborted();
      return { address, result: smtpFailure(error, address, secrets) };
    }
  };

  return {
    kind: 'EMAIL',
    secrets: emailTarget.secrets,
    check: (target, known) => {
      const read = readTarget(emailTarget, target, known);
      return read.ok ? [] : read.problems;
    },
    send: async (message, target, signal) => {
      signal.throwIfAborted();
      const read = readTarget(emailTarget, target);
      if (!read.ok) {
        return { outcome: 'STOP', reason: 'settings', message: problemText(read.problems), disable: false };
      }
      const { to } = read.settings;
      const mail: SendMailOptions = { ...composeEmail(message, server.from), to: [...to] };
      return together(await Promise.all(to.map((address) => sendTo(message.id, mail, address, signal))));
    },
    close: () => {
      pool.close();
    },
  };
}
