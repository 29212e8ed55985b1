import { join } from 'node:path';
import { openDatasetReader } from '@circuitwatch/datasets';
import { createImportanceFinder } from '@circuitwatch/feature-attribution';
import { dataOfMonitor, referenceOf, type RunOutcome } from '@circuitwatch/monitoring-definitions';
import { documentError, parseDocuments, type MonitorDocument } from '@circuitwatch/monitoring-documents';
import { executeMonitorRun, type MonitorRunRequest } from '@circuitwatch/monitoring-runs';
import { sharedFolder } from '../env.ts';

/** The one monitor that a text describes. */
function monitorOf(text: string): MonitorDocument {
  const [document, ...more] = parseDocuments(text, { file: 'monitor.yaml' });
  if (!document || more.length > 0) throw new Error('The text is not one document.');
  if (document.problems.length > 0) throw documentError(document.problems);
  if (document.content?.kind !== 'monitor') throw new Error('The document is no monitor.');
  return document.content;
}

/** Where a monitor's data lies, and what it names. */
export interface RunDocumentOptions extends Partial<
  Pick<MonitorRunRequest, 'components' | 'breachedBefore' | 'importance'>
> {
  /** Relative URIs start here; the shared data folder unless said. */
  readonly folder?: string;
  /** Of registered assets, by reference: URI and time. */
  readonly assets?: MonitorRunRequest['sources'];
  readonly scheduledAt?: Date;
}

/** Runs the monitor of a YAML text on files, with the reader and the importances that workers use. */
export async function runDocument(text: string, options: RunDocumentOptions = {}): Promise<RunOutcome> {
  const { definition } = monitorOf(text);
  const folder = options.folder ?? join(sharedFolder(), 'data');
  const reader = await openDatasetReader({ baseFolder: folder });
  const sources = dataOfMonitor(definition).map(({ selection }) => {
    const reference = referenceOf(selection);
    return [reference, options.assets?.[reference] ?? { uri: reference, timestampColumn: null }] as const;
  });
  try {
    return await executeMonitorRun({
      definition,
      scheduledAt: options.scheduledAt ?? new Date('2026-11-21T06:00:00Z'),
      sources: Object.fromEntries(sources),
      components: options.components ?? {},
      breachedBefore: options.breachedBefore ?? {},
      importance: options.importance ?? createImportanceFinder(),
      reader,
    });
  } finally {
    await reader.close();
  }
}

/** Features of which a metric is breached. */
export function breachedFeatures({ results }: RunOutcome, signal?: string): readonly string[] {
  const breached = results.filter(
    (result) => result.verdict === 'BREACHED' && (signal === undefined || result.signal === signal),
  );
  return [...new Set(breached.map(({ feature }) => feature))];
}

/** The value of one metric of one feature. */
export function valueOf({ results }: RunOutcome, metric: string, feature: string, signal?: string): number {
  const found = results.find(
    (result) =>
      result.metric === metric && result.feature === feature && (signal ?? result.signal) === result.signal,
  );
  if (found?.value == null)
    throw new Error(`There is no ${metric} of ${feature}: ${found?.reason ?? 'unknown'}`);
  return found.value;
}
