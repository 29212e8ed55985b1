import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields } from './records.ts';

/** Where an alert stands. */
export type AlertState = 'NORMAL' | 'PENDING' | 'FIRING' | 'RECOVERING';

/** Every state of an alert. */
export const alertStates: readonly AlertState[] = ['NORMAL', 'PENDING', 'FIRING', 'RECOVERING'];

/** An alert in a list. */
export interface AlertRow {
  readonly id: string;
  readonly name: string;
  readonly fingerprint: string;
  readonly severity: number;
  readonly severityName: string;
  readonly state: AlertState;
  readonly reason: string;
  readonly value: number | null;
  readonly since: string;
  readonly changedAt: string;
  readonly summary: string;
  readonly plantName: string | null;
  readonly circuitName: string | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
  readonly assignee: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

const alertFields = `
  id name fingerprint severity severityName state reason value since changedAt summary plantName circuitName
  acknowledgedBy acknowledgedAt assignee labels
`;

/** Which alerts. */
export interface AlertFilter {
  readonly states?: readonly AlertState[] | undefined;
  readonly severities?: readonly number[] | undefined;
  readonly plant?: string | undefined;
  readonly circuit?: string | undefined;
  readonly rule?: string | undefined;
  readonly acknowledged?: boolean | undefined;
}

export const alertsDocument = apiDocument<
  { alerts: Page<AlertRow> },
  PageVariables & { filter: AlertFilter; orderBy: 'GRAVEST' | 'NEWEST' }
>(`
  query CliAlerts($first: Int, $after: String, $filter: AlertFilter, $orderBy: AlertOrder) {
    alerts(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes { ${alertFields} }
      ${pageFields}
    }
  }
`);

export const alertChangedDocument = apiDocument<
  { alertChanged: AlertRow },
  { plants?: readonly string[] | undefined; severities?: readonly number[] | undefined }
>(`
  subscription CliAlertChanged($plants: [String!], $severities: [Int!]) {
    alertChanged(plants: $plants, severities: $severities) { ${alertFields} }
  }
`);

/** A change of an alert's state. */
export interface AlertTransition {
  readonly from: AlertState;
  readonly to: AlertState;
  readonly reason: string;
  readonly value: number | null;
  readonly at: string;
  readonly message: string;
}

/** What a person did with an alert. */
export interface AlertNote {
  readonly kind: string;
  readonly actor: string;
  readonly text: string;
  readonly at: string;
}

/** Whether a receiver was told, and why not. */
export interface AlertDelivery {
  readonly state: 'WAITING' | 'TOLD' | 'SUPPRESSED';
  readonly reason: string | null;
  readonly explanation: string;
  readonly decidedAt: string | null;
  readonly transition: { readonly to: AlertState; readonly at: string } | null;
  readonly receiver: {
    readonly name: string;
    readonly kind: string;
    readonly actionGroup: { readonly name: string } | null;
  } | null;
  readonly notification: {
    readonly id: string;
    readonly status: string;
    readonly lastError: string | null;
  } | null;
}

/** An alert with its history. */
export interface AlertDetails extends AlertRow {
  readonly episode: number;
  readonly startsAt: string | null;
  readonly resolvedAt: string | null;
  readonly evaluatedAt: string;
  readonly generatorUrl: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  readonly rule: { readonly condition: string; readonly description: string } | null;
  readonly evidence: {
    readonly feature: string | null;
    readonly signal: string | null;
    readonly rowCount: number;
    readonly run: { readonly id: string; readonly monitor: { readonly name: string } } | null;
  } | null;
  readonly transitions: readonly AlertTransition[];
  readonly notes: readonly AlertNote[];
  readonly deliveries: readonly AlertDelivery[];
}

export const alertDocument = apiDocument<{ alert: AlertDetails | null }, { id: string }>(`
  query CliAlert($id: ID!) {
    alert(id: $id) {
      ${alertFields}
      episode startsAt resolvedAt evaluatedAt generatorUrl annotations
      rule { condition description }
      evidence { feature signal rowCount run { id monitor { name } } }
      transitions(limit: 100) { from to reason value at message }
      notes(limit: 100) { kind actor text at }
      deliveries(limit: 100) {
        state reason explanation decidedAt transition { to at }
        receiver { name kind actionGroup { name } } notification { id status lastError }
      }
    }
  }
`);

/** What a mutation of an alert gives. */
interface AlertPayload {
  readonly alert: AlertRow | null;
  readonly userErrors: readonly UserError[];
}

interface AlertActionInput {
  readonly id: string;
  readonly comment?: string | undefined;
}

function alertMutation<Input>(mutation: string, inputType: string) {
  const name = `Cli${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  return apiDocument<{ payload: AlertPayload }, { input: Input }>(`
    mutation ${name}($input: ${inputType}!) {
      payload: ${mutation}(input: $input) { alert { ${alertFields} } userErrors { field message } }
    }
  `);
}

export const acknowledgeAlertDocument = alertMutation<AlertActionInput>(
  'acknowledgeAlert',
  'AlertActionInput',
);
export const unacknowledgeAlertDocument = alertMutation<AlertActionInput>(
  'unacknowledgeAlert',
  'AlertActionInput',
);
export const resolveAlertDocument = alertMutation<AlertActionInput>('resolveAlert', 'AlertActionInput');
export const commentAlertDocument = alertMutation<{ id: string; text: string }>(
  'commentAlert',
  'CommentAlertInput',
);
export const assignAlertDocument = alertMutation<{ id: string; assignee: string | null }>(
  'assignAlert',
  'AssignAlertInput',
);
