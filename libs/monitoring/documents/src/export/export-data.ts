import {
  isTrailing,
  parseDuration,
  type ColumnRoles,
  type DataSelection,
  type DataWindow,
} from '@circuitwatch/monitoring-definitions';
import { compact, type ExportNotes, type Yaml } from './export-notes.ts';

const dayMs = 86_400_000;

/** A part that data plays in Azure's YAML, which decides what may be said of it. */
export type ExportedRole = 'production' | 'reference';

/** Data as `production_data` or `reference_data` have it. */
export function exportData(
  selection: DataSelection,
  role: ExportedRole,
  about: string,
  notes: ExportNotes,
): Yaml {
  const { asset, uri, context, columns, window, preprocessing } = selection;
  return compact({
    input_data: { type: typeOf(selection), path: asset === undefined ? uri : `azureml:${asset}` },
    data_context: context,
    data_column_names: columns && exportColumns(columns),
    data_window: exportWindow(window, role, about, notes),
    pre_processing_component: preprocessing === undefined ? undefined : `azureml:${preprocessing}`,
  });
}

/** Collected data is a folder of JSON lines; what is preprocessed, or registered otherwise, is a table. */
function typeOf({ uri }: DataSelection): string {
  if (uri === undefined) return 'mltable';
  return /\.[A-Za-z]\w*$/.test(uri) ? 'uri_file' : 'uri_folder';
}

const columnWords = {
  target: 'target_column',
  prediction: 'prediction',
  predictionProbability: 'prediction_probability',
  correlationId: 'correlation_id',
  timestamp: 'timestamp',
} as const satisfies Record<keyof ColumnRoles, string>;

function exportColumns(columns: ColumnRoles): Yaml | undefined {
  const words = Object.entries(columnWords) as [keyof ColumnRoles, string][];
  const named = compact(Object.fromEntries(words.map(([role, word]) => [word, columns[role]])));
  return Object.keys(named).length > 0 ? named : undefined;
}

function exportWindow(
  window: DataWindow | undefined,
  role: ExportedRole,
  about: string,
  notes: ExportNotes,
): Yaml | undefined {
  if (!window) {
    if (role === 'production') {
      notes.add(about, 'Azure judges production data within a window, and fills one in by the trigger.');
    }
    return undefined;
  }
  if (isTrailing(window)) {
    noteShort(window.lookbackSize, about, notes);
    return { lookback_window_size: window.lookbackSize, lookback_window_offset: window.lookbackOffset };
  }
  if (role === 'production') {
    notes.add(about, `Azure refuses fixed dates for production data (${window.start} to ${window.end}).`);
    return undefined;
  }
  return { window_start: dateOf(window.start, about, notes), window_end: dateOf(window.end, about, notes) };
}

function noteShort(size: string, about: string, notes: ExportNotes): void {
  const { months, milliseconds } = parseDuration(size);
  if (months > 0 || milliseconds >= dayMs) return;
  notes.add(about, `Azure takes the window ${size}, and its runs fail: it reads no windows below a day.`);
}

function dateOf(instant: string, about: string, notes: ExportNotes): string {
  const iso = new Date(instant).toISOString();
  if (iso.endsWith('T00:00:00.000Z')) return iso.slice(0, 10);
  notes.add(about, `Azure documents dates for fixed windows, not times such as ${instant}.`);
  return iso;
}
