import { type DeliveryResult } from '@circuitwatch/alerting-definitions';
import { cleanLine } from '../message/clean-text.ts';

type Failure = Exclude<DeliveryResult, { outcome: 'SENT' }>;

/** What nodemailer says about a failure. */
interface SmtpError {
  /** Nodemailer's word, such as `EAUTH`. */
  readonly code: string;
  /** The server's number, such as 451; null when it did not answer. */
  readonly status: number | null;
  /** The server's answer, else the problem. */
  readonly text: string;
}

function readError(error: unknown): SmtpError {
  if (!(error instanceof Error)) return { code: '', status: null, text: 'unknown problem' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const response = 'response' in error && typeof error.response === 'string' ? error.response : '';
  const given = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  const said = /^(\d{3})[ -]/u.exec(response)?.[1];
  const status = given ?? (said === undefined ? null : Number(said));
  return { code, status, text: response === '' ? error.message : response };
}

/** Greylisting and limits say when to come back, if at all, in words. */
function retryAfterOf(text: string): number | null {
  const found = /\b(\d{1,4})\s?(s|secs?|seconds?|m|mins?|minutes?)\b/iu.exec(text);
  if (found?.[1] === undefined || found[2] === undefined) return null;
  const seconds = Number(found[1]) * (found[2].toLowerCase().startsWith('m') ? 60 : 1);
  return seconds > 0 && seconds <= 3_600 ? seconds : null;
}

const busy = /\b4\.7\.\d|rate|limit|too (?:many|much|fast)|gr[ea]y-?list|throttl|try again/iu;

function classify({ code, status, text }: SmtpError, message: string): Failure {
  const retry = (reason: Failure['reason'], retryAfterSeconds: number | null = null): Failure => ({
    outcome: 'RETRY',
    reason,
    message,
    retryAfterSeconds,
  });
  const stop = (reason: Failure['reason']): Failure => ({ outcome: 'STOP', reason, message, disable: false });
  const temporary = status !== null && status >= 400 && status < 500;
  if (code === 'EAUTH' || code === 'ENOAUTH') return temporary ? retry('authError') : stop('authError');
  if (status === 530 || status === 535) return stop('authError');
  if (temporary) return retry(busy.test(text) ? 'rateLimited' : 'serverError', retryAfterOf(text));
  if (status !== null && status >= 500) return stop('clientError');
  switch (code) {
    case 'ETIMEDOUT':
    case 'EABORT':
      return retry('timeout');
    case 'EENVELOPE':
    case 'ECONFIG':
      return stop('settings');
    case 'EMESSAGE':
      return stop('clientError');
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'EDNS':
    case 'ETLS':
    case 'EPROTOCOL':
    case 'ESTREAM':
      return retry('network');
    default:
      return retry('other');
  }
}

/**
 * What a failed mail to `address` means. The server's 4xx answers, time limits and broken connections are tried again;
 * 5xx answers and refused logins are not. `secrets` never appear in the message.
 */
export function smtpFailure(error: unknown, address: string, secrets: readonly string[]): Failure {
  const found = readError(error);
  const told = secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), found.text);
  const hint =
    found.code === 'EAUTH' && found.status !== null
      ? ' Check the user and the password of the SMTP server.'
      : '';
  return classify(found, `${address}: ${cleanLine(told, 300)}${hint}`);
}
