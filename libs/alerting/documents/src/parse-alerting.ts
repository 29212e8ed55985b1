import { itemsOf, openFields, readEachDocument, type Item } from '@circuitwatch/monitoring-documents';
import { isSeq } from 'yaml';
import { isAlertmanager, readAlertmanager, readRouting } from './alertmanager/read-routing.ts';
import {
  nothing,
  type AlertingContent,
  type AlertingDocument,
  type AlertingFormat,
} from './alerting-document.ts';
import { azureKindOf, merge, readAzure } from './azure/read-azure.ts';
import { keysOf } from './reading/mappings.ts';
import { readActionGroup } from './own/read-action-group.ts';
import { readRule } from './own/read-rule.ts';
import { isPrometheus, readRuleFile } from './prometheus/read-rule-file.ts';
import { stripJsonComments } from './reading/strip-comments.ts';

const ownKeys = ['alert_rules', 'action_groups', 'routing'];

function readOwn(root: Item): AlertingContent {
  const fields = openFields(root, [...ownKeys, 'alertRules', 'actionGroups', '$schema']);
  const rules = fields?.get('alert_rules', 'alertRules');
  const groups = fields?.get('action_groups', 'actionGroups');
  const routing = fields?.get('routing');
  return {
    rules: ((rules && itemsOf(rules)) ?? []).map(readRule).filter((rule) => rule !== undefined),
    actionGroups: ((groups && itemsOf(groups)) ?? [])
      .map((item) => readActionGroup(item))
      .filter((group) => group !== undefined),
    routing: (routing && readRouting(routing)) ?? null,
  };
}

/** The format, by the keys at the root; null: it is no document of alerting. */
function formatOf(root: Item): AlertingFormat | null {
  if (isSeq(root.node)) {
    const items = itemsOf(root) ?? [];
    return items.length > 0 && items.every((item) => azureKindOf(item) !== undefined) ? 'AZURE' : null;
  }
  const keys = keysOf(root);
  if ([...ownKeys, 'alertRules', 'actionGroups'].some((key) => keys.includes(key))) return 'CIRCUITWATCH';
  if (isPrometheus(root)) return 'PROMETHEUS';
  if (isAlertmanager(root)) return 'ALERTMANAGER';
  const kind = azureKindOf(root);
  return kind === undefined || kind === 'other' ? null : 'AZURE';
}

function readAs(root: Item, format: AlertingFormat): AlertingContent {
  switch (format) {
    case 'CIRCUITWATCH':
      return readOwn(root);
    case 'PROMETHEUS':
      return { ...nothing, rules: readRuleFile(root) };
    case 'ALERTMANAGER':
      return readAlertmanager(root);
    case 'AZURE': {
      const kind = azureKindOf(root);
      return kind === undefined ? merge(root) : readAzure(root, kind);
    }
  }
}

/** Two things of one name would overwrite each other. */
function tellDoubles(root: Item, { rules, actionGroups }: AlertingContent): void {
  const tell = (what: string, names: readonly string[]): void => {
    const doubles = names.filter((name, index) => names.indexOf(name) !== index);
    for (const name of new Set(doubles))
      root.reading.problem(root, `Two ${what} are named "${name}"; give each a name of its own.`);
  };
  tell(
    'rules',
    rules.map(({ name }) => name),
  );
  tell(
    'action groups',
    actionGroups.map(({ group }) => group.name),
  );
}

const unknown =
  'This is no document of alerting. Ours have "alert_rules", "action_groups" or "routing"; rule files of Prometheus ' +
  '"groups"; an alertmanager.yml "route"; resources of Azure a "type" such as Microsoft.Insights/scheduledQueryRules.';

/**
 * What the documents of a text ask for: alert rules, action groups and routing in our own words, in the JSON of Azure's
 * scripts (comments allowed), as resources of Azure, as Prometheus' rule files and as alertmanager.yml. Whatever is
 * wrong is data, with its place; nothing is thrown. Secrets of receivers come apart from their settings.
 *
 * @param options.file the name under which problems are told
 * @param options.format refuses documents in other words; left out: any
 */
export function parseAlerting(
  text: string,
  options: { readonly file: string; readonly format?: AlertingFormat },
): readonly AlertingDocument[] {
  const formats: (AlertingFormat | null)[] = [];
  const documents = readEachDocument(stripJsonComments(text), options.file, (root) => {
    const format = formatOf(root);
    formats.push(format);
    if (format === null) {
      root.reading.problem(root, unknown);
      return null;
    }
    if (options.format !== undefined && options.format !== format)
      root.reading.problem(root, `This is a document of ${format}, not of ${options.format}.`);
    const content = readAs(root, format);
    tellDoubles(root, content);
    return content;
  });
  return documents.map((document, index) => ({ ...document, format: formats[index] ?? null }));
}

/** Whether a text's first document is one of alerting, whatever is wrong with it. */
export function isAlerting(text: string): boolean {
  let format: AlertingFormat | null = null;
  readEachDocument(stripJsonComments(text), 'text', (root) => {
    format ??= formatOf(root);
    return null;
  });
  return format !== null;
}
