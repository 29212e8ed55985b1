import type { ReceiverKind } from '@circuitwatch/alerting-definitions';
import { createAlertmanagerDispatcher } from './alertmanager/alertmanager-dispatcher.ts';
import type { Dispatcher } from './dispatcher.ts';
import { createEmailDispatcher } from './email/email-dispatcher.ts';
import { emailTarget, type SmtpServer } from './email/email-settings.ts';
import { createIncidentDispatcher } from './incident/incident-dispatcher.ts';
import { createPagerDutyDispatcher } from './pagerduty/pagerduty-dispatcher.ts';
import type { HttpChannelOptions } from './post-message.ts';
import { createSlackDispatcher } from './slack/slack-dispatcher.ts';
import { createSmsDispatcher, smsTarget } from './sms/sms-dispatcher.ts';
import type { SmsProvider } from './sms/sms-provider.ts';
import { createTeamsDispatcher } from './teams/teams-dispatcher.ts';
import { unconfiguredDispatcher } from './unconfigured-dispatcher.ts';
import { createWebhookDispatcher } from './webhook/webhook-dispatcher.ts';

/** What the operator has set up. */
export interface DispatchersOptions extends HttpChannelOptions {
  /** How mail leaves the platform; null: it does not. */
  readonly smtp: SmtpServer | null;
  readonly sms: SmsProvider | null;
}

/** Every channel, and how their connections are closed. */
export interface Dispatchers {
  readonly byKind: Readonly<Record<ReceiverKind, Dispatcher>>;
  close(): void;
}

/** All channels; one that is not set up says so with each message. */
export function createDispatchers(options: DispatchersOptions): Dispatchers {
  const { smtp, sms } = options;
  const email = smtp === null ? null : createEmailDispatcher(smtp);
  return {
    byKind: {
      EMAIL:
        email ??
        unconfiguredDispatcher('EMAIL', emailTarget, 'No mail server is set up: set SMTP_URL and SMTP_FROM.'),
      SMS:
        sms === null
          ? unconfiguredDispatcher('SMS', smsTarget, 'No SMS provider is set up: set SMS_URL and SMS_FROM.')
          : createSmsDispatcher(sms, options),
      TEAMS: createTeamsDispatcher(options),
      SLACK: createSlackDispatcher(options),
      PAGERDUTY: createPagerDutyDispatcher(options),
      WEBHOOK: createWebhookDispatcher(options),
      ALERTMANAGER: createAlertmanagerDispatcher(options),
      INCIDENT: createIncidentDispatcher(options),
    },
    close: () => email?.close(),
  };
}
