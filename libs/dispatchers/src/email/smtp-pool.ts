import { createTransport } from 'nodemailer';
import { type SmtpServer } from './email-settings.ts';

const connectionMs = 10_000;
const silenceMs = 20_000;

/** A pool of connections to an SMTP server; none is opened before the first mail. Certificates are always checked. */
export function createSmtpPool({ host, port, security, login, certificateAuthority }: SmtpServer) {
  return createTransport({
    pool: true,
    host,
    port,
    secure: security === 'IMPLICIT',
    requireTLS: security === 'STARTTLS',
    ignoreTLS: security === 'NONE',
    ...(login !== null && { auth: { user: login.user, pass: login.password } }),
    ...(certificateAuthority !== null && { tls: { ca: [certificateAuthority] } }),
    maxConnections: 5,
    maxMessages: 100,
    // Only what was not begun is queued again; anything else is for the delivery's own retries.
    maxRequeues: 1,
    connectionTimeout: connectionMs,
    greetingTimeout: connectionMs,
    dnsTimeout: connectionMs,
    socketTimeout: silenceMs,
  });
}
