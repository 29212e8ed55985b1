import type { DeliveryResult, ReceiverKind } from '@circuitwatch/alerting-definitions';
import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import { createCounter, createGauge, createHistogram, type Registry } from '@circuitwatch/platform-metrics';

const secondsBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000];

/** Counts what alerting does. */
export interface AlertingMetrics {
  readonly evaluated: (round: {
    readonly rules: number;
    readonly lagMs: number;
    readonly tookMs: number;
  }) => void;
  readonly sent: (sent: {
    readonly kind: ReceiverKind;
    readonly result: DeliveryResult;
    readonly latencyMs: number;
  }) => void;
}

type GaugeSources = Pick<Persistence, 'notificationDeliveries' | 'alerts'>;

function registerGauges(
  registry: Registry,
  { notificationDeliveries, alerts }: GaugeSources,
  clock: Clock,
): void {
  createGauge(registry, {
    name: 'circuitwatch_notifications_pending',
    help: 'Messages that are not sent yet.',
    collect: async (gauge) => gauge.set((await notificationDeliveries.backlog(clock())).pending),
  });
  createGauge(registry, {
    name: 'circuitwatch_notifications_oldest_age_seconds',
    help: 'Age of the oldest message that is not sent yet; 0 when none waits.',
    collect: async (gauge) => gauge.set((await notificationDeliveries.backlog(clock())).oldestAgeMs / 1_000),
  });
  createGauge(registry, {
    name: 'circuitwatch_notifications_dead',
    help: 'Messages that were given up.',
    collect: async (gauge) => gauge.set((await notificationDeliveries.backlog(clock())).dead),
  });
  createGauge(registry, {
    name: 'circuitwatch_alerts',
    help: 'Alerts that are not normal, by state and severity.',
    labels: ['state', 'severity'],
    collect: async (gauge) => {
      gauge.reset();
      for (const { state, severity, count } of await alerts.counts(null)) {
        gauge.set({ state: state.toLowerCase(), severity: String(severity) }, count);
      }
    },
  });
}

/** Registers the metrics of alerting. */
export function createAlertingMetrics(
  registry: Registry,
  sources: GaugeSources,
  clock: Clock,
): AlertingMetrics {
  const evaluations = createCounter(registry, {
    name: 'circuitwatch_rule_evaluations_total',
    help: 'Evaluations of alert rules.',
  });
  const lag = createHistogram(registry, {
    name: 'circuitwatch_rule_evaluation_lag_seconds',
    help: 'How late the latest rule of a round was.',
    buckets: secondsBuckets,
  });
  const sent = createCounter(registry, {
    name: 'circuitwatch_notifications_total',
    help: 'Attempts to send a message, by channel, how they ended, and why.',
    labels: ['channel', 'outcome', 'reason'],
  });
  const latency = createHistogram(registry, {
    name: 'circuitwatch_notification_latency_seconds',
    help: 'Time between deciding on a message and its acceptance by the other side.',
    buckets: secondsBuckets,
  });
  registerGauges(registry, sources, clock);
  return {
    evaluated: ({ rules, lagMs }) => {
      evaluations.inc(rules);
      lag.observe(lagMs / 1_000);
    },
    sent: ({ kind, result, latencyMs }) => {
      const reason = result.outcome === 'SENT' ? 'none' : result.reason;
      sent.inc({ channel: kind.toLowerCase(), outcome: result.outcome.toLowerCase(), reason });
      if (result.outcome === 'SENT') latency.observe(latencyMs / 1_000);
    },
  };
}
