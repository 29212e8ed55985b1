import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields } from './records.ts';

/** A rule in a list. */
export interface AlertRuleRow {
  readonly id: string;
  readonly name: string;
  readonly severity: number;
  readonly severityName: string;
  readonly enabled: boolean;
  readonly kind: string;
  readonly condition: string;
  readonly frequency: string;
  readonly actionGroupNames: readonly string[];
  readonly lastEvaluatedAt: string | null;
  readonly lastOutcome: string | null;
  readonly lastError: string | null;
}

const ruleFields = `
  id name severity severityName enabled kind condition frequency actionGroupNames
  lastEvaluatedAt lastOutcome lastError
`;

/** Which rules. */
export interface AlertRuleFilter {
  readonly search?: string | undefined;
  readonly severities?: readonly number[] | undefined;
  readonly enabled?: boolean | undefined;
  readonly actionGroup?: string | undefined;
}

export const alertRulesDocument = apiDocument<
  { alertRules: Page<AlertRuleRow> },
  PageVariables & { filter: AlertRuleFilter }
>(`
  query CliAlertRules($first: Int, $after: String, $filter: AlertRuleFilter) {
    alertRules(first: $first, after: $after, filter: $filter) {
      nodes { ${ruleFields} }
      ${pageFields}
    }
  }
`);

/** A rule with its alerts and its text. */
export interface AlertRuleDetails extends AlertRuleRow {
  readonly description: string;
  readonly throttle: string | null;
  readonly nextEvaluationAt: string | null;
  readonly missedEvaluations: number;
  readonly yaml: string;
  readonly alerts: {
    readonly totalCount: number;
    readonly nodes: readonly {
      readonly fingerprint: string;
      readonly state: string;
      readonly since: string;
      readonly plantName: string | null;
      readonly circuitName: string | null;
      readonly summary: string;
    }[];
  };
}

export const alertRuleDocument = apiDocument<{ alertRule: AlertRuleDetails | null }, { name: string }>(`
  query CliAlertRule($name: String) {
    alertRule(name: $name) {
      ${ruleFields} description throttle nextEvaluationAt missedEvaluations yaml
      alerts(first: 20) { totalCount nodes { fingerprint state since plantName circuitName summary } }
    }
  }
`);

/** A rule that can be had ready-made. */
export interface RulePreset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly severity: number;
  readonly kind: string;
  readonly condition: string;
  readonly yaml: string;
}

export const alertRulePresetsDocument = apiDocument<{ alertRulePresets: readonly RulePreset[] }>(`
  query CliAlertRulePresets {
    alertRulePresets { id name description severity kind condition yaml }
  }
`);

/** What became of a rule or action group. */
export interface ImportedItem {
  readonly name: string;
  readonly outcome: 'CREATED' | 'CHANGED' | 'UNCHANGED';
}

/** What became of a text with rules. */
export interface ImportedRules {
  readonly rules: readonly ImportedItem[];
  readonly actionGroups: readonly ImportedItem[];
  readonly notes: readonly string[];
  readonly userErrors: readonly UserError[];
}

export const importAlertRulesDocument = apiDocument<
  { importAlertRules: ImportedRules },
  { input: { text: string; file: string; dryRun: boolean } }
>(`
  mutation CliImportAlertRules($input: ImportAlertRulesInput!) {
    importAlertRules(input: $input) {
      rules { name outcome } actionGroups { name outcome } notes userErrors { field message }
    }
  }
`);

export const setAlertRuleEnabledDocument = apiDocument<
  {
    setAlertRuleEnabled: {
      readonly alertRule: AlertRuleRow | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { id: string; enabled: boolean }
>(`
  mutation CliSetAlertRuleEnabled($id: ID!, $enabled: Boolean!) {
    setAlertRuleEnabled(input: { id: $id, enabled: $enabled }) {
      alertRule { ${ruleFields} } userErrors { field message }
    }
  }
`);

export const deleteAlertRuleDocument = apiDocument<
  { deleteAlertRule: { readonly deletedId: string | null; readonly userErrors: readonly UserError[] } },
  { id: string }
>(`
  mutation CliDeleteAlertRule($id: ID!) {
    deleteAlertRule(input: { id: $id }) { deletedId userErrors { field message } }
  }
`);
