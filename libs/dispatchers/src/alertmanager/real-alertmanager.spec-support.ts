import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

const unpacked = path.resolve(
  import.meta.dirname,
  '../../../../.cache/prometheus/usr/bin/prometheus-alertmanager',
);

/** Without its templates, which are not beside it, Debian's Alertmanager does not start. */
const templates = '/usr/share/prometheus/alertmanager/default.tmpl';

/** Debian's Alertmanager, unpacked into the cache or installed; undefined: it is not there. */
export function findAlertmanager(): string | undefined {
  if (existsSync(unpacked) && existsSync(templates)) return unpacked;
  return ['prometheus-alertmanager', 'alertmanager'].find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/-/ready`).catch(() => null);
  return answer?.ok ?? false;
}

/** Starts a private Alertmanager that tells nobody. */
export async function startAlertmanager(
  program: string,
  folder: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const config = path.join(folder, 'alertmanager.yml');
  await writeFile(config, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
  const url = `http://127.0.0.1:${await freePort()}`;
  const started = spawn(program, [
    `--config.file=${config}`,
    `--storage.path=${path.join(folder, 'data')}`,
    `--web.listen-address=${url.replace('http://', '')}`,
    '--cluster.listen-address=',
  ]);
  const ended = once(started, 'exit');
  for (let tries = 0; !(await isReady(url)); tries += 1) {
    if (tries > 200 || started.exitCode !== null) throw new Error('Alertmanager did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    stop: async () => {
      started.kill();
      await ended;
    },
  };
}
