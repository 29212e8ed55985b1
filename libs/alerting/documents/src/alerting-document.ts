import type {
  ActionGroup,
  AlertRule,
  ReceiverSecrets,
  RoutingPolicy,
} from '@circuitwatch/alerting-definitions';
import type { DocumentNote, DocumentProblem } from '@circuitwatch/monitoring-documents';

/** Whose words a document is written in. */
export const alertingFormats = ['CIRCUITWATCH', 'AZURE', 'PROMETHEUS', 'ALERTMANAGER'] as const;
export type AlertingFormat = (typeof alertingFormats)[number];

/** An action group and, apart from it, what must never be shown. */
export interface ActionGroupDocument {
  readonly group: ActionGroup;
  /** By the names of receivers; a receiver that is not here has none. */
  readonly secrets: Readonly<Record<string, ReceiverSecrets>>;
}

/** What a document asks for. */
export interface AlertingContent {
  readonly rules: readonly AlertRule[];
  readonly actionGroups: readonly ActionGroupDocument[];
  readonly routing: RoutingPolicy | null;
}

/** One document of a text. */
export interface AlertingDocument {
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** null: it is no document of alerting, or cannot be read at all. */
  readonly format: AlertingFormat | null;
  /** null when there are problems. */
  readonly content: AlertingContent | null;
  readonly problems: readonly DocumentProblem[];
  readonly notes: readonly DocumentNote[];
}

/** Nothing asked for. */
export const nothing: AlertingContent = { rules: [], actionGroups: [], routing: null };
