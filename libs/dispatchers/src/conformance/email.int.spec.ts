import { expect } from 'vitest';
import { createEmailDispatcher, type EmailDispatcher } from '../email/email-dispatcher.ts';
import { readMail, textOf } from '../email/read-mail.spec-support.ts';
import { startSmtpReceiver } from '../email/smtp-receiver.spec-support.ts';
import { describeDispatcher, type ChannelServer, type Conduct } from './describe-dispatcher.ts';

const login = { user: 'alerts', password: 'canary-password' };
const desk = 'desk@plant.example';

const answers: Readonly<Record<Conduct, string | null>> = {
  TAKES: null,
  LATER: `451 4.3.0 later, ${login.user} with ${login.password}`,
  NEVER: `554 5.7.1 never, ${login.user} with ${login.password}`,
  RESETS: 'drop',
};

async function startServer(): Promise<ChannelServer<string>> {
  let answer: string | null = null;
  const received: string[] = [];
  const opened: EmailDispatcher[] = [];
  const receiver = await startSmtpReceiver({
    login,
    onMail: (_address, raw) => {
      received.push(raw);
      return answer;
    },
  });
  return {
    open: () => {
      const dispatcher = createEmailDispatcher(receiver.server);
      opened.push(dispatcher);
      return { dispatcher, target: { settings: { to: [desk] }, secrets: {} } };
    },
    behave: (conduct) => {
      answer = answers[conduct];
    },
    received,
    close: async () => {
      for (const dispatcher of opened) dispatcher.close();
      await receiver.close();
    },
  };
}

describeDispatcher({
  name: 'mail',
  start: startServer,
  canaries: [login.password, Buffer.from(login.password).toString('base64')],
  sizeOf: (raw) => raw.length,
  mostBytes: 400_000,
  check: (raw) => {
    const mail = readMail(raw);
    expect(mail.headers.get('to')).toContain(desk);
    expect(mail.headers.has('bcc')).toBe(false);
    expect(mail.headers.get('subject')).toMatch(/\S/);
    expect(textOf(mail, 'text/plain')).toMatch(/\S/);
    expect(textOf(mail, 'text/html')).not.toContain('<script');
  },
  identityOf: (raw) => readMail(raw).headers.get('message-id'),
  isResolved: (raw) => (readMail(raw).headers.get('subject') ?? '').includes('resolved'),
});
