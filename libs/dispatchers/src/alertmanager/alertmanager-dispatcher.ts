import type { NotificationMessage, NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { z } from 'zod';
import type { Dispatcher } from '../dispatcher.ts';
import { boundAlert } from '../fit-alerts.ts';
import { createHttpDispatcher } from '../http-dispatcher.ts';
import { webUrl } from '../message/message-links.ts';
import { postUrlProblem, type HttpChannelOptions } from '../post-message.ts';
import type { TargetShape } from '../target-shape.ts';

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

/** Alertmanager refuses an alert that ends before it starts. */
function endOf({ startsAt, endsAt }: NotifiedAlert, createdAt: Date): Date {
  const end = endsAt ?? new Date(createdAt.getTime() + believedMs);
  return end < startsAt ? startsAt : end;
}

/** What Alertmanager's `POST /api/v2/alerts` takes. */
function postableAlerts({ alerts, createdAt }: NotificationMessage): readonly object[] {
  return alerts.map((given) => {
    const alert = boundAlert(given);
    const { ruleName: alertname, severity, labels, summary, description, annotations, startsAt } = alert;
    const generatorURL = webUrl(alert.url);
    return {
      labels: prometheusLabels({ alertname, severity: String(severity), ...labels }),
      annotations: prometheusLabels({ summary, description, ...annotations }),
      startsAt,
      endsAt: endOf(alert, createdAt),
      ...(generatorURL === null ? {} : { generatorURL }),
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
