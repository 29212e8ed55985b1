import type { Actor, Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { TelemetryQueries } from '@circuitwatch/telemetry-query';
import type { Authenticator } from './auth/authenticator.ts';
import type { Viewer } from './auth/viewer.ts';
import type { DataAccess } from './data-access.ts';
import type { Loaders } from './loaders.ts';
import type { ModelInspector } from './model-files/open-inspector.ts';
import type { ReceiverRules } from './modules/action-groups/receiver-rules.ts';
import type { ProgressEvents } from './subscriptions/progress-events.ts';

/** What the whole process knows, the same for every operation. */
export interface GatewayServices {
  readonly persistence: Persistence;
  readonly events: ProgressEvents;
  readonly now: Clock;
  /** Where browsers reach this server, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly queueBackend: 'redis' | 'postgres';
  readonly authenticator: Authenticator;
  readonly data: DataAccess;
  /** Answers KQL. */
  readonly telemetryQueries: TelemetryQueries;
  /** Looks into model files. */
  readonly inspector: ModelInspector;
  /** What channels ask of receivers, and how their secrets are kept. */
  readonly receiverRules: ReceiverRules;
}

/** What every resolver gets: one object for each operation. */
export interface GatewayContext extends GatewayServices {
  readonly viewer: Viewer;
  /** Batches and caches reads by id for this operation. */
  readonly loaders: Loaders;
  readonly log: Logger;
  readonly requestId: string;
}

/** The viewer as the audit trail names them. */
export function actorOf({ viewer, requestId }: GatewayContext): Actor {
  return { name: viewer.name, role: viewer.role, requestId };
}
