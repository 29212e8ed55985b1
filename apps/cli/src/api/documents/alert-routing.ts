import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';

/** How alerts find people. */
export interface RoutingPolicy {
  readonly policy: unknown;
  readonly yaml: string;
  readonly version: number;
  readonly updatedAt: string | null;
}

const policyFields = 'policy yaml version updatedAt';

export const routingPolicyDocument = apiDocument<{ routingPolicy: RoutingPolicy }>(`
  query CliRoutingPolicy { routingPolicy { ${policyFields} } }
`);

export const putRoutingPolicyDocument = apiDocument<
  {
    putRoutingPolicy: {
      readonly routingPolicy: RoutingPolicy | null;
      readonly notes: readonly string[];
      readonly userErrors: readonly UserError[];
    };
  },
  { input: { text: string; file: string; dryRun: boolean } }
>(`
  mutation CliPutRoutingPolicy($input: PutRoutingPolicyInput!) {
    putRoutingPolicy(input: $input) { routingPolicy { ${policyFields} } notes userErrors { field message } }
  }
`);

/** What would become of an alert for one receiver. */
export interface DryRunStep {
  readonly actionGroup: string | null;
  readonly receiver: string | null;
  readonly kind: string | null;
  readonly route: string;
  readonly groupKey: string;
  readonly told: boolean;
  readonly reason: string | null;
  readonly explanations: readonly string[];
  readonly at: string | null;
}

/** What would be sent, to whom and why. */
export interface AlertDryRun {
  readonly labels: Readonly<Record<string, string>>;
  readonly at: string;
  readonly steps: readonly DryRunStep[];
  readonly notes: readonly string[];
}

export const alertDryRunDocument = apiDocument<
  { alertDryRun: AlertDryRun },
  {
    labels?: Readonly<Record<string, string>> | undefined;
    alertId?: string | undefined;
    at?: string | undefined;
  }
>(`
  query CliAlertDryRun($labels: JSON, $alertId: ID, $at: DateTime) {
    alertDryRun(labels: $labels, alertId: $alertId, at: $at) {
      labels at notes
      steps { actionGroup receiver kind route groupKey told reason explanations at }
    }
  }
`);
