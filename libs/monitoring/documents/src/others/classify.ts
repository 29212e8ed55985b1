import { nearestName } from '@circuitwatch/monitoring-definitions';
import { isScalar } from 'yaml';
import type { DocumentContent } from '../document.ts';
import { entriesOf } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { freeText } from '../reading/scalars.ts';

/** What a document is about, as its keys and its `$schema` say. */
export type DocumentKind =
  | { readonly is: Exclude<DocumentContent['kind'], 'other' | 'monitor'> }
  | { readonly is: 'monitor'; readonly isFlat: boolean }
  | { readonly is: 'drift monitor' }
  | { readonly is: 'other'; readonly what: string; readonly name: string | null; readonly reason: string };

interface Recognised {
  readonly what: string;
  readonly reason: string;
  readonly when: (document: Signs) => boolean;
}

interface Signs {
  readonly keys: readonly string[];
  readonly schema: string;
  readonly type: string;
}

const noMonitor = 'circuitwatch applies monitors, fleets, components and deployments';

const recognised: readonly Recognised[] = [
  {
    what: 'a schedule of jobs',
    reason: 'it creates jobs and no monitor',
    when: ({ keys }) => keys.includes('create_job'),
  },
  {
    what: 'a pipeline job',
    reason: 'jobs of Azure ML run in Azure ML',
    when: ({ keys, schema, type }) =>
      keys.includes('jobs') || type === 'pipeline' || schema.includes('pipelinejob') || type === 'sweep',
  },
  {
    what: 'a conda environment',
    reason: 'circuitwatch runs no Python',
    when: ({ keys }) => keys.includes('dependencies') && keys.includes('channels'),
  },
  {
    what: 'an environment',
    reason: 'circuitwatch runs no Python',
    when: ({ keys, schema }) => schema.includes('environment.schema') || keys.includes('conda_file'),
  },
  {
    what: 'a Kubernetes object',
    reason: 'kubectl applies it',
    when: ({ keys }) => keys.includes('apiVersion') && keys.includes('kind'),
  },
  {
    what: 'a pipeline of Azure DevOps',
    reason: 'Azure DevOps runs it',
    when: ({ keys }) => keys.includes('stages') || (keys.includes('pool') && keys.includes('steps')),
  },
  {
    what: 'a data asset',
    reason: 'register it with the API, or let a deployment bring the data that it collects',
    when: ({ schema, type }) =>
      /\/data\.schema|\/asset\.schema/.test(schema) || ['mltable', 'uri_folder', 'uri_file'].includes(type),
  },
  {
    what: 'a model',
    reason: 'register it with: circuitwatch models register',
    when: ({ schema, type }) =>
      schema.includes('/model.schema') || ['mlflow_model', 'custom_model'].includes(type),
  },
  {
    what: 'a command job',
    reason: 'jobs of Azure ML run in Azure ML',
    when: ({ keys, schema }) => schema.includes('commandjob') || keys.includes('command'),
  },
];

/** The kind of document; undefined, told, when it is none that is known. */
export function classify(root: Item): DocumentKind | undefined {
  const entries = entriesOf(root);
  if (!entries) return undefined;
  const keys = entries.map(({ key }) => key);
  const textOf = (key: string): string => {
    const item = entries.find((entry) => entry.key === key)?.value;
    return item && isScalar(item.node) ? (freeText(item) ?? '') : '';
  };
  const signs = {
    ...{ keys, schema: textOf('$schema').toLowerCase(), type: textOf('type').toLowerCase() },
    name: textOf('name'),
  };
  const kind = monitoringKind(signs);
  if (kind) return kind;
  const other = recognised.find(({ when }) => when(signs));
  if (other) return { is: 'other', what: other.what, name: signs.name || null, reason: other.reason };
  const meant = keys.map((key) => nearestName(key, ['create_monitor', 'circuits'])).find(Boolean);
  if (meant === 'circuits') return { is: 'fleet' };
  if (meant !== undefined || keys.includes('trigger')) return { is: 'monitor', isFlat: false };
  const message = `This is no document that circuitwatch knows; ${noMonitor}. A monitor has the key "create_monitor".`;
  root.reading.problem(root, message);
  return undefined;
}

function monitoringKind({ keys, schema, type }: Signs): DocumentKind | undefined {
  const has = (...wanted: readonly string[]) => wanted.some((key) => keys.includes(key));
  if (has('create_job')) return undefined;
  if (has('create_monitor')) return { is: 'monitor', isFlat: false };
  if (has('circuits')) return { is: 'fleet' };
  if (schema.includes('datadriftmonitor') || has('features_to_monitor', 'alert_settings')) {
    return { is: 'drift monitor' };
  }
  if (has('monitoring_signals', 'monitoring_target')) return { is: 'monitor', isFlat: true };
  if (has('data_collector', 'endpoint_name') || schema.includes('deployment.schema'))
    return { is: 'deployment' };
  if (has('auth_mode') || schema.includes('endpoint.schema')) return { is: 'endpoint' };
  if (['spark', 'sql'].includes(type) || schema.includes('component')) return { is: 'component' };
  return schema.endsWith('schedule.json') ? { is: 'monitor', isFlat: false } : undefined;
}
