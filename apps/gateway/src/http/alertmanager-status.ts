import type { RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { exportAlerting } from '@circuitwatch/alerting-documents';

/** What of this server Alertmanager's clients are shown. */
interface Status {
  readonly policy: RoutingPolicy;
  readonly version: string;
  readonly startedAt: Date;
}

/** Alertmanager's status: there is no cluster, and the configuration is ours, in our own words. */
export function alertmanagerStatus({ policy, version, startedAt }: Status) {
  const nothing = { revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' };
  return {
    cluster: { status: 'disabled', peers: [] },
    config: { original: exportAlerting({ routing: policy }) },
    uptime: startedAt.toISOString(),
    versionInfo: { version: `circuitwatch ${version}`, ...nothing },
  };
}
