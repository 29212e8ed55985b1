import { createDispatchers } from '@circuitwatch/dispatchers';
import type { Persistence } from '@circuitwatch/persistence';
import type { Clock, Shutdown } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { Registry } from '@circuitwatch/platform-metrics';
import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { createSecretBox } from '@circuitwatch/platform-secrets';
import { createAlertingMetrics } from './alerting-metrics.ts';
import { allowedOf, smsProviderOf, smtpServerOf, type NotificationEnv } from './notification-env.ts';
import { prometheusClient } from './prometheus-client.ts';
import { resealSecrets } from './reseal-secrets.ts';
import { openRuleSources, type AskKql } from './rule-sources.ts';
import { startDelivery } from './start-delivery.ts';
import { startGroupFlush } from './start-group-flush.ts';
import { startMonitorNotifications } from './start-monitor-notifications.ts';
import { startRuleEvaluation } from './start-rule-evaluation.ts';

/** What alerting is made of. */
export interface AlertingParts {
  readonly persistence: Persistence;
  readonly env: NotificationEnv;
  readonly askKql: AskKql;
  readonly log: Logger;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly shutdown: Pick<Shutdown, 'register'>;
}

/** Starts everything between a finding and the message about it. */
export async function startAlerting(parts: AlertingParts): Promise<void> {
  const { persistence, env, askKql, log, clock, registry, shutdown } = parts;
  const metrics = createAlertingMetrics(registry, persistence, clock);
  const askPrometheus = env.PROMETHEUS_URL === undefined ? null : prometheusClient(env.PROMETHEUS_URL);
  const http = createOutboundHttp({
    allow: allowedOf(env),
    allowHttp: env.CIRCUITWATCH_OUTBOUND_HTTP === 'on',
  });
  shutdown.register('connections to receivers', () => http.close());
  const dispatchers = createDispatchers({
    http,
    now: clock,
    smtp: smtpServerOf(env),
    sms: smsProviderOf(env),
  });
  shutdown.register('mail connections', async () => dispatchers.close());

  const keys = env.CIRCUITWATCH_SECRET_KEYS;
  const secretBox = keys === undefined ? null : createSecretBox(keys);
  if (secretBox !== null) await resealSecrets(persistence.actionGroups, secretBox, log);

  const delivery = startDelivery({
    deliveries: persistence.notificationDeliveries,
    dispatchers: dispatchers.byKind,
    secretBox,
    log,
    clock,
    observe: metrics.sent,
  });
  shutdown.register('delivery of notifications', () => delivery.stop());
  const publicUrl = env.CIRCUITWATCH_PUBLIC_URL.replace(/\/+$/, '');
  const groups = startGroupFlush({ persistence, publicUrl, log, clock });
  shutdown.register('groups of alerts', () => groups.stop());
  const evaluation = startRuleEvaluation({
    evaluations: persistence.ruleEvaluations,
    sources: openRuleSources({ results: persistence.results, askKql, askPrometheus, log }),
    log,
    clock,
    observe: metrics.evaluated,
  });
  shutdown.register('evaluation of alert rules', () => evaluation.stop());
  const monitors = startMonitorNotifications({ persistence, log, clock });
  shutdown.register('notifications of monitors', () => monitors.stop());
  const stopListening = await persistence.alertingWakes.onWake(() => {
    groups.wake();
    delivery.wake();
  });
  shutdown.register('wakes of alerting', () => stopListening());
}
