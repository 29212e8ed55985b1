import { readFileSync } from 'node:fs';
import { type AddressInfo, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { type SmtpServer } from './email-settings.ts';

/** A self-signed certificate for localhost and 127.0.0.1. */
const certificate = readFileSync(new URL('./fixtures/localhost-certificate.pem', import.meta.url), 'utf8');
const key = readFileSync(new URL('./fixtures/localhost-key.pem', import.meta.url), 'utf8');

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | null;
  /** Bytes as latin1. */
  readonly raw: string;
}

/** How a test's mail server behaves. */
export interface ReceiverBehaviour {
  readonly security?: SmtpServer['security'];
  readonly login?: { readonly user: string; readonly password: string };
  /** An answer such as `550 5.1.1 no such user` to an address; null: it is taken. */
  readonly onAddress?: (address: string) => string | null;
  /** `drop` ends the connection in the middle of the mail. */
  readonly onMail?: (address: string, raw: string) => string | null;
}

/** A real SMTP server on this machine. */
export interface SmtpReceiver {
  readonly mails: readonly ReceivedMail[];
  /** How to send to it. */
  readonly server: SmtpServer;
  /** Ends what is open, as servers do with idle connections; only without TLS. */
  dropConnections(): void;
  close(): Promise<void>;
}

function refusal(answer: string): Error {
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) });
}

/** Starts a server that behaves as told. */
export async function startSmtpReceiver(behaviour: ReceiverBehaviour = {}): Promise<SmtpReceiver> {
  const { security = 'NONE', login } = behaviour;
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const smtp = new SMTPServer({
    secure: security === 'IMPLICIT',
    key,
    cert: certificate,
    hideSTARTTLS: security !== 'STARTTLS',
    authOptional: login === undefined,
    ...(login === undefined && { disabledCommands: ['AUTH'] }),
    allowInsecureAuth: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      if (username === login?.user && password === login?.password) done(null, { user: username });
      else done(refusal(`535 5.7.8 ${username}: wrong password ${password}`));
    },
    onRcptTo: ({ address }, _session, done) => {
      const answer = behaviour.onAddress?.(address) ?? null;
      done(answer === null ? null : refusal(answer));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const raw = Buffer.concat(chunks).toString('latin1');
        const answer = behaviour.onMail?.(to[0] ?? '', raw) ?? null;
        if (answer === 'drop') {
          dropConnections();
          return;
        }
        if (answer !== null) {
          done(refusal(answer));
          return;
        }
        mails.push({ to, secure: session.secure, user: session.user ?? null, raw });
        done();
      });
    },
  });
  smtp.on('error', () => undefined);
  smtp.server.on('connection', (socket: Socket) => {
    // Destroying the socket below a TLS one from outside crashed Node 24.21 here.
    if (security === 'NONE') sockets.add(socket);
  });
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', resolve);
  });
  const { port } = smtp.server.address() as AddressInfo;
  return {
    mails,
    server: {
      host: '127.0.0.1',
      port,
      security,
      login: login ?? null,
      from: 'circuitwatch <alerts@plant.example>',
      certificateAuthority: security === 'NONE' ? null : certificate,
    },
    dropConnections,
    close: () =>
      new Promise((resolve) => {
        dropConnections();
        smtp.close(() => {
          resolve();
        });
      }),
  };
}
