import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Labels, Matcher, Route, RoutingPolicy, TimeSpec } from '@circuitwatch/alerting-definitions';
import { formatMatcher } from '../matchers/matcher-text.ts';

/** What Alertmanager said to a receiver. */
export interface Webhook {
  readonly at: Date;
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly groupLabels: Labels;
  readonly alerts: readonly { readonly status: 'firing' | 'resolved'; readonly labels: Labels }[];
}

/** A group of alerts as Alertmanager shows it. */
export interface ShownGroup {
  readonly labels: Labels;
  readonly receiver: { readonly name: string };
  readonly alerts: readonly {
    readonly labels: Labels;
    readonly status: { readonly silencedBy: readonly string[]; readonly inhibitedBy: readonly string[] };
  }[];
}

/** Alertmanager on a port of its own, and what it has said so far. */
export interface RealAlertmanager {
  readonly webhooks: readonly Webhook[];
  readonly post: (labels: Labels, times: { startsAt?: Date; endsAt: Date }) => Promise<void>;
  readonly silence: (matchers: readonly Matcher[], endsAt: Date) => Promise<string>;
  readonly endSilence: (id: string) => Promise<void>;
  readonly groups: () => Promise<readonly ShownGroup[]>;
  readonly stop: () => Promise<void>;
}

/** Without its templates, which are not beside it, Debian's Alertmanager does not start. */
const templates = '/usr/share/prometheus/alertmanager/default.tmpl';

/** Debian's package, on the PATH or unpacked; undefined where it is not there. */
export function findAlertmanager(): string | undefined {
  const root = path.resolve(import.meta.dirname, '../../../../..');
  const unpacked = path.join(root, '.cache/prometheus/usr/bin/prometheus-alertmanager');
  if (existsSync(unpacked) && existsSync(templates)) return unpacked;
  return ['prometheus-alertmanager', 'alertmanager'].find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
}

/** The policy in Alertmanager's words; JSON is YAML. */
function configOf(policy: RoutingPolicy, receivers: Readonly<Record<string, boolean>>, url: string): string {
  return JSON.stringify({
    route: routeOf(policy.route),
    inhibit_rules: policy.inhibitRules.map(({ source, target, equal }) => ({
      source_matchers: source.map(formatMatcher),
      target_matchers: target.map(formatMatcher),
      equal,
    })),
    time_intervals: policy.timeIntervals.map(({ name, specs }) => ({
      name,
      time_intervals: specs.map(timesOf),
    })),
    receivers: Object.entries(receivers).map(([name, sendResolved]) => ({
      name,
      webhook_configs: [{ url: `${url}/${name}`, send_resolved: sendResolved }],
    })),
  });
}

function routeOf(route: Route): Record<string, unknown> {
  const duration = (seconds?: number) => (seconds === undefined ? undefined : `${seconds * 1_000}ms`);
  return {
    ...(route.matchers.length > 0 && { matchers: route.matchers.map(formatMatcher) }),
    receiver: route.actionGroup ?? undefined,
    group_by: route.groupBy,
    group_wait: duration(route.groupWaitSeconds),
    group_interval: duration(route.groupIntervalSeconds),
    repeat_interval: duration(route.repeatIntervalSeconds),
    continue: route.continue,
    mute_time_intervals: route.muteTimeIntervals,
    active_time_intervals: route.activeTimeIntervals,
    routes: route.routes.map(routeOf),
  };
}

function timesOf({ times, years }: TimeSpec): Record<string, unknown> {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  // An empty list would never hold.
  return {
    ...(times.length > 0 && {
      times: times.map(({ startMinute, endMinute }) => ({
        start_time: clock(startMinute),
        end_time: clock(endMinute),
      })),
    }),
    ...(years.length > 0 && { years: years.map(({ begin, end }) => `${begin}:${end}`) }),
  };
}

/** Starts the program and a receiver of its messages; `receivers` tells who wants resolutions. */
export async function startAlertmanager(
  program: string,
  policy: RoutingPolicy,
  receivers: Readonly<Record<string, boolean>>,
): Promise<RealAlertmanager> {
  const webhooks: Webhook[] = [];
  const listener = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { status, groupLabels, alerts } = JSON.parse(text) as Webhook;
      webhooks.push({ at: new Date(), receiver: (request.url ?? '').slice(1), status, groupLabels, alerts });
      response.end();
    });
  });
  const url = `http://127.0.0.1:${await listen(listener)}`;
  const folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-alertmanager-'));
  writeFileSync(path.join(folder, 'alertmanager.yml'), configOf(policy, receivers, url));
  const own = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    program,
    [
      `--config.file=${path.join(folder, 'alertmanager.yml')}`,
      `--storage.path=${path.join(folder, 'data')}`,
      `--web.listen-address=${own}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
  await untilReady(`http://${own}/-/ready`, child, () => Buffer.concat(log).toString());
  return {
    webhooks,
    ...requests(`http://${own}/api/v2`),
    stop: async () => {
      await ended(child);
      listener.closeAllConnections();
      listener.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function requests(api: string): Omit<RealAlertmanager, 'webhooks' | 'stop'> {
  const ask = async (method: string, at: string, body?: unknown): Promise<string> => {
    const response = await fetch(`${api}${at}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Alertmanager answers ${response.status}: ${text}`);
    return text;
  };
  return {
    post: async (labels, { startsAt, endsAt }) => {
      await ask('POST', '/alerts', [{ labels, startsAt, endsAt }]);
    },
    silence: async (matchers, endsAt) => {
      const wire = matchers.map(({ name, operator, value }) => ({
        name,
        value,
        isRegex: operator.includes('~'),
        isEqual: operator.startsWith('='),
      }));
      const silence = { matchers: wire, startsAt: new Date(), endsAt, createdBy: 'test', comment: 'test' };
      return (JSON.parse(await ask('POST', '/silences', silence)) as { silenceID: string }).silenceID;
    },
    endSilence: async (id) => {
      await ask('DELETE', `/silence/${id}`);
    },
    groups: async () => JSON.parse(await ask('GET', '/alerts/groups')) as readonly ShownGroup[],
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended: ${log()}`);
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await pause(100);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}
