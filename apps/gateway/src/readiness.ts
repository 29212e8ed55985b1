import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { ReadinessCheck } from './http/health.ts';

/** An outbox row that waits longer than this says that no relay is at work, milliseconds. */
const outboxPatienceMs = 60_000;

/** What being ready depends on. */
export interface ReadinessOptions {
  readonly persistence: Pick<Persistence, 'ping' | 'outbox'>;
  /** Names of migrations that the database lacks. */
  readonly pendingMigrations: () => Promise<readonly string[]>;
  readonly now: Clock;
}

/** The database answers, has every migration, and its outbox is being drained. */
export function gatewayReadiness({
  persistence,
  pendingMigrations,
  now,
}: ReadinessOptions): readonly ReadinessCheck[] {
  // A migration that was applied stays applied: once all are, there is no need to ask again.
  let migrated = false;
  return [
    {
      name: 'postgres',
      problem: async () => {
        await persistence.ping();
        return null;
      },
    },
    {
      name: 'migrations',
      problem: async () => {
        if (migrated) return null;
        const pending = await pendingMigrations();
        migrated = pending.length === 0;
        return migrated ? null : `not applied yet: ${pending.join(', ')}`;
      },
    },
    {
      name: 'outbox',
      problem: async () => {
        const { pending, oldestAgeMs } = await persistence.outbox.backlog(now());
        if (oldestAgeMs <= outboxPatienceMs) return null;
        return `${pending} jobs wait for the relay, the oldest for ${Math.round(oldestAgeMs / 1_000)} s; is a worker up?`;
      },
    },
  ];
}
