import type { NotificationMessage, NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { z } from 'zod';
import type { Dispatcher } from '../dispatcher.ts';
import { createHttpDispatcher } from '../http-dispatcher.ts';
import { postUrlProblem, type HttpChannelOptions } from '../post-message.ts';
import type { TargetShape } from '../target-shape.ts';
import { trimAlert } from '../webhook/fit-alerts.ts';

const alertmanagerSettings = z.strictObject({
  url: z.string().superRefine((url, context) => {
    const message = postUrlProblem(url);
    if (message !== null) context.addIssue({ code: 'custom', message });
  }),
});

const alertmanagerTarget: TargetShape<z.infer<typeof alertmanagerSettings>> = {
  settings: alertmanagerSettings,
  secrets: { required: [], optional: ['authorization'] },
  secretProblem: (_name, value) =>
    /^[\x20-\x7e]+$/.test(value) ? null : 'must be a header such as "Bearer ..." or "Basic ..."',
};

/** A firing alert is believed for so long unless it is told again: longer than any repeat interval of use. */
const believedMs = 7 * 86_400_000;
const labelName = /[^a-zA-Z0-9_]/g;

function prometheusLabels(labels: NotifiedAlert['labels']): Record<string, string> {
  const named = Object.entries(labels).map(([name, value]) => {
    const plain = name.replaceAll(labelName, '_');
    return [/^[a-zA-Z_]/.test(plain) ? plain : `_${plain}`, value] as const;
  });
  return Object.fromEntries(named.filter(([, value]) => value !== ''));
}

/** What Alertmanager's `POST /api/v2/alerts` takes. */
export function postableAlerts(message: NotificationMessage): readonly object[] {
  return message.alerts.map((given) => {
    const alert = trimAlert(given);
    const { summary, description, annotations, startsAt, url: generatorURL } = alert;
    const endsAt = alert.endsAt ?? new Date(message.createdAt.getTime() + believedMs);
    const texts = { summary, description, ...annotations };
    return {
      labels: prometheusLabels({
        alertname: alert.ruleName,
        severity: String(alert.severity),
        ...alert.labels,
      }),
      annotations: prometheusLabels(texts),
      startsAt,
      endsAt,
      generatorURL,
    };
  });
}

/** A dispatcher for receivers with settings `{ url }` of an Alertmanager, and perhaps the secret `authorization`. */
export function createAlertmanagerDispatcher(options: HttpChannelOptions): Dispatcher {
  return createHttpDispatcher(
    {
      kind: 'ALERTMANAGER',
      target: alertmanagerTarget,
      postOf: (message, { settings, secrets }) => {
        const { authorization } = secrets;
        const headers = { 'content-type': 'application/json' };
        return {
          url: `${settings.url.replace(/\/+$/, '')}/api/v2/alerts`,
          headers: authorization === undefined ? headers : { ...headers, authorization },
          body: JSON.stringify(postableAlerts(message)),
          secrets: authorization === undefined ? [] : [authorization],
        };
      },
    },
    options,
  );
}
