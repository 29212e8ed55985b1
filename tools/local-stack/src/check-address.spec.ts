import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkAddress } from './check-address.ts';

describe('checkAddress', () => {
  it('gives a port that is free again afterwards', async () => {
    const port = await checkAddress('127.0.0.1', 0);
    expect(await checkAddress('127.0.0.1', port)).toBe(port);
  });

  it('says which port is taken and how to choose another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(checkAddress('127.0.0.1', port)).rejects.toThrow(
      `Port ${port} is taken: stop what listens there, or choose another one with PORT.`,
    );
    server.close();
  });

  it('says that a host is not of this machine', async () => {
    await expect(checkAddress('192.0.2.1', 4000)).rejects.toThrow(/192\.0\.2\.1:4000, EADDRNOTAVAIL/);
  });
});
