import pg from 'pg';
import { connectTo, type DatabaseAddress } from './address.ts';

/** The channels of NOTIFY that the platform's processes talk over. */
export type Channel =
  'circuitwatch_outbox' | 'circuitwatch_cancel' | 'circuitwatch_events' | 'circuitwatch_alerting';

const firstDelayMs = 100;
const longestDelayMs = 5_000;

/** Listens on one channel with a connection of its own. */
export interface Listener {
  stop(): Promise<void>;
}

async function open(address: DatabaseAddress, channel: Channel): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectTo(address),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: `circuitwatch listens to ${channel}`,
  });
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    return client;
  } catch (error) {
    client.on('error', () => undefined);
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * Calls `notify` with each payload until stopped. The first connection must succeed; a lost one is opened again
 * with growing delay, and then `reconnected` tells that notifications may have been missed.
 */
export async function listen(
  address: DatabaseAddress,
  channel: Channel,
  notify: (payload: string) => void,
  reconnected: () => void = () => undefined,
): Promise<Listener> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: pg.Client;

  const adopt = (client: pg.Client): void => {
    current = client;
    let lost = false;
    const lose = (): void => {
      if (lost) return;
      lost = true;
      void client.end().catch(() => undefined);
      if (!stopped) retryAfter(firstDelayMs);
    };
    client.on('notification', (message) => notify(message.payload ?? ''));
    client.on('error', lose);
    client.on('end', lose);
  };
  const retryAfter = (delayMs: number): void => {
    timer = setTimeout(() => {
      open(address, channel).then(
        (client) => {
          if (stopped) return void client.end().catch(() => undefined);
          adopt(client);
          reconnected();
        },
        () => {
          if (!stopped) retryAfter(Math.min(delayMs * 2, longestDelayMs));
        },
      );
    }, delayMs);
  };

  adopt(await open(address, channel));
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current.end().catch(() => undefined);
    },
  };
}
