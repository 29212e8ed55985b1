import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields } from './records.ts';

/** How far a notification has come. */
export type NotificationStatus = 'PENDING' | 'SENDING' | 'RETRY' | 'SENT' | 'DEAD' | 'CANCELED';

/** Every status of a notification. */
export const notificationStatuses: readonly NotificationStatus[] = [
  'PENDING',
  'SENDING',
  'RETRY',
  'SENT',
  'DEAD',
  'CANCELED',
];

/** A notification in a list. */
export interface NotificationRow {
  readonly id: string;
  readonly actionGroupName: string;
  readonly reason: string;
  readonly condition: 'FIRING' | 'RESOLVED';
  readonly alertCount: number;
  readonly status: NotificationStatus;
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly sentAt: string | null;
  readonly failure: string | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly receiver: { readonly name: string; readonly kind: string } | null;
}

const notificationFields = `
  id actionGroupName reason condition alertCount status attemptCount nextAttemptAt sentAt failure lastError createdAt
  receiver { name kind }
`;

/** Which notifications. */
export interface NotificationFilter {
  readonly status?: readonly NotificationStatus[] | undefined;
  readonly actionGroup?: string | undefined;
  readonly alertId?: string | undefined;
}

export const notificationsDocument = apiDocument<
  { notifications: Page<NotificationRow> },
  PageVariables & { filter: NotificationFilter }
>(`
  query CliNotifications($first: Int, $after: String, $filter: NotificationFilter) {
    notifications(first: $first, after: $after, filter: $filter) {
      nodes { ${notificationFields} }
      ${pageFields}
    }
  }
`);

/** A notification with its attempts and alerts. */
export interface NotificationDetails extends NotificationRow {
  readonly groupKey: string;
  readonly messageId: string;
  readonly attempts: readonly {
    readonly number: number;
    readonly at: string;
    readonly tookMs: number;
    readonly outcome: string;
    readonly failure: string | null;
    readonly message: string;
  }[];
  readonly alerts: readonly {
    readonly fingerprint: string;
    readonly state: string;
    readonly summary: string;
  }[];
}

export const notificationDocument = apiDocument<
  { node: Partial<NotificationDetails> | null },
  { id: string }
>(`
  query CliNotification($id: ID!) {
    node(id: $id) {
      ... on Notification {
        ${notificationFields} groupKey messageId
        attempts { number at tookMs outcome failure message }
        alerts { fingerprint state summary }
      }
    }
  }
`);

/** What sending a notification gives. */
interface NotificationPayload {
  readonly notification: NotificationRow | null;
  readonly userErrors: readonly UserError[];
}

export const resendNotificationDocument = apiDocument<
  { resendNotification: NotificationPayload },
  { id: string }
>(`
  mutation CliResendNotification($id: ID!) {
    resendNotification(input: { id: $id }) { notification { ${notificationFields} } userErrors { field message } }
  }
`);

export const testReceiverDocument = apiDocument<{ testReceiver: NotificationPayload }, { id: string }>(`
  mutation CliTestReceiver($id: ID!) {
    testReceiver(input: { id: $id }) { notification { ${notificationFields} } userErrors { field message } }
  }
`);
