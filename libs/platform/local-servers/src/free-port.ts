import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Listens on 127.0.0.1 for a moment; null when the port is taken. */
async function tryPort(wanted: number): Promise<number | null> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', resolve);
    });
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : null;
  } catch {
    return null;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A TCP port on 127.0.0.1 that nothing listens on right now. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === null) throw new Error('No TCP port of 127.0.0.1 is free.');
  return port;
}

/** The port noted in the file while it is free, else a new one, which is noted: addresses survive a restart. */
export async function keptPort(file: string): Promise<number> {
  const noted = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  if (Number.isInteger(noted) && noted > 0 && noted < 65_536 && (await tryPort(noted)) !== null) return noted;
  const port = await freePort();
  writeFileSync(file, String(port), { mode: 0o600 });
  return port;
}
