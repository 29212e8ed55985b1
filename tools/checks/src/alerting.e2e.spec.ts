import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startedStack, type StartedStack } from './started-stack.ts';

const program = path.resolve(import.meta.dirname, '../../../apps/cli/bin/circuitwatch.mjs');
const rules = path.resolve(import.meta.dirname, '../../../apps/worker/fixtures/alert_rules.json');

let stack: StartedStack;
const mails: { readonly to: string; readonly text: string }[] = [];
const cards: string[] = [];

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      for (const { address } of session.envelope.rcptTo) mails.push({ to: address, text });
      done();
    });
  },
});
const teams = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    cards.push(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(202).end();
  });
});

function portOf(server: { address(): unknown }): number {
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  smtp.listen(0, '127.0.0.1');
  teams.listen(0, '127.0.0.1');
  await Promise.all([once(smtp.server, 'listening'), once(teams, 'listening')]);
  const env = {
    SMTP_URL: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    CIRCUITWATCH_OUTBOUND_ALLOW: '127.0.0.1',
  };
  stack = await startedStack({ circuits: 8, env });
});

afterAll(async () => {
  await stack.stop();
  smtp.close(() => undefined);
  teams.close();
});

/** Runs the command line as an operator does. */
function circuitwatch(...words: string[]): Promise<{ exitCode: number; output: string }> {
  const env = { PATH: path.dirname(process.execPath), CIRCUITWATCH_DATA_DIR: stack.dataDir };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words],
      { env, maxBuffer: 2 ** 24 },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly [field: string]: unknown;
}

async function firing(name: string): Promise<Listed | undefined> {
  const { output } = await circuitwatch('alerts', '--rule', name, '--json');
  return (JSON.parse(output) as readonly Listed[])[0];
}

it('a drifting circuit reaches the mail box of those who are to know, and they take care of it', async () => {
  const file = path.join(stack.dataDir, 'alert_rules.json');
  const text = readFileSync(rules, 'utf8');
  writeFileSync(file, text.replace(/https:\/\/outlook[^"]+/, `http://127.0.0.1:${portOf(teams)}/teams`));
  const applied = await circuitwatch('apply', '-f', file);
  expect(applied.output).toContain('5 rules, 4 action groups');
  expect(applied.exitCode).toBe(0);

  await vi.waitFor(() => expect(mails.map(({ to }) => to)).toContain('mlops-team@company.com'), {
    timeout: 90_000,
    interval: 500,
  });
  const [mail] = mails;
  expect(mail?.text).toMatch(/^Subject: .*Data Drift Detected/m);
  const link = /http:\/\/127\.0\.0\.1:\d+\/alerts\/[0-9a-f-]{36}/.exec(
    (mail?.text ?? '').replaceAll('=\r\n', ''),
  )?.[0];
  expect(link).toBeDefined();

  const alert = await firing('Data Drift Detected');
  expect(alert?.state).toBe('FIRING');
  const id = alert?.id ?? '';
  expect((await circuitwatch('ack', id, 'looking')).exitCode).toBe(0);
  const matcher = 'alertname="Data Drift Detected"';
  expect((await circuitwatch('silence', matcher, '--for', '2h', '--comment', 'known')).exitCode).toBe(0);
  const shown = await circuitwatch('alerts', 'show', id);
  expect(shown.output).toMatch(/acknowledged/i);
  expect(shown.output).toContain('MLOps Team was told');

  const page = await fetch(link ?? '', { headers: { authorization: `Bearer ${stack.token}` } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Data Drift Detected');
});

it("another Prometheus' alert takes the same way, into a Teams room", async () => {
  const now = Date.now();
  const sent = await fetch(`${stack.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${stack.token}` },
    body: JSON.stringify([
      {
        labels: { alertname: 'PodCrashLooping', severity: 'critical', pod: 'ml-inference-0' },
        annotations: { summary: 'Pod is crash looping' },
        // It has fired for longer than any group waits.
        startsAt: new Date(now - 3_600_000),
      },
    ]),
  });
  expect(sent.status).toBe(200);
  const policy = path.join(stack.dataDir, 'routing.yaml');
  writeFileSync(
    policy,
    'routing:\n  route:\n    routes:\n      - matchers: [severity="critical"]\n        action_group: ag-mlops-critical\n',
  );
  const put = await circuitwatch('routing', 'put', policy);
  expect(put).toMatchObject({ exitCode: 0 });
  await vi.waitFor(() => expect(cards.join('')).toContain('PodCrashLooping'), {
    timeout: 60_000,
    interval: 500,
  });
});
