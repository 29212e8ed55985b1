import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { openDatabase } from '../open-database.ts';

describe('an address whose password comes from elsewhere', () => {
  let postgres: TestPostgres;
  let url: string;
  let password: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const address = new URL(await postgres.createDatabase());
    password = decodeURIComponent(address.password);
    address.password = '';
    url = address.href;
  });
  afterAll(() => postgres.stop());

  it('opens migrations, the pool and listeners', async () => {
    let asked = 0;
    const source = () => {
      asked++;
      return Promise.resolve(password);
    };
    expect(password).not.toBe('');
    expect((await migrate({ url, password: source })).length).toBeGreaterThan(0);
    const persistence = openDatabase({ url: { url, password: source } });
    try {
      await persistence.ping();
      const stop = await persistence.events.listen(() => undefined);
      await stop();
    } finally {
      await persistence.close();
    }
    expect(asked).toBe(3);
  });

  it('is refused without the password', async () => {
    await expect(migrate({ url, password: () => Promise.resolve('wrong') })).rejects.toMatchObject({
      code: 'INVALID',
    });
  });
});
