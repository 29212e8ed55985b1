import { metricCatalogue, type MetricDefinition } from '@circuitwatch/metric-engine';
import {
  dataOfSignal,
  isTrailing,
  referenceOf,
  type DataSelection,
  type MonitorDefinition,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import { shortNumber } from '../output/charts.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';

const catalogue: ReadonlyMap<string, MetricDefinition> = metricCatalogue;

const roles: Readonly<Record<string, string>> = {
  target: 'judges',
  baseline: 'against',
  groundTruth: 'truth',
};

/** Shows what one signal of a monitor reads, and by what it judges. */
export function showSignal(terminal: Terminal, definition: MonitorDefinition, index: number): void {
  const signal = definition.signals[index];
  if (!signal) return;
  const quiet = [signal.observeOnly ? ', observed only' : '', signal.alertEnabled ? '' : ', without alerts'];
  terminal.line(`  ${terminal.style.strong(printable(signal.name))} (${signal.kind}${quiet.join('')})`);
  const data = dataOfSignal(definition, index).map(
    ({ role, selection }) => [roles[role] ?? role, dataText(selection)] as const,
  );
  const rows = [...data, ...scopeRows(definition, signal), ...metricRows(signal)];
  const width = Math.max(...rows.map(([label]) => label.length));
  for (const [label, value] of rows) {
    terminal.line(`    ${printable(label).padEnd(width)}  ${printable(value)}`);
  }
}

type Row = readonly [label: string, value: string];

function dataText(selection: DataSelection): string {
  const { window, preprocessing } = selection;
  const made = preprocessing === undefined ? '' : `, made by ${preprocessing}`;
  const name = `${referenceOf(selection)}${made}`;
  if (!window) return `${name}, every row`;
  if (!isTrailing(window)) return `${name}, ${window.start} to ${window.end}`;
  const isUpToRun = /^P(T?0[A-Z])+$/.test(window.lookbackOffset);
  const end = isUpToRun ? 'up to the run' : `ending ${window.lookbackOffset} before the run`;
  return `${name}, ${window.lookbackSize} ${end}`;
}

function scopeRows({ features: shared }: MonitorDefinition, signal: Signal): readonly Row[] {
  const features = 'features' in signal ? (signal.features ?? shared) : shared;
  const rows: Row[] = [];
  if (Array.isArray(features)) rows.push(['features', features.join(', ')]);
  else if (features) rows.push(['features', `the ${features.topByImportance} most important`]);
  if (signal.segment)
    rows.push(['where', `${signal.segment.feature} in (${signal.segment.values.join(', ')})`]);
  if (signal.kind === 'custom') rows.push(['by', signal.component ?? 'its own SQL']);
  if (signal.kind === 'feature_attribution_drift') {
    rows.push(['by', signal.importance === 'model' ? 'the model itself' : 'a model fitted to the data']);
  }
  return rows;
}

/** Each metric with what its value may be without being a breach. */
function metricRows({ metrics }: Signal): readonly Row[] {
  return Object.entries(metrics).map(([id, given]): Row => {
    if (given === null || typeof given === 'number') return [id, limitText(id, given)];
    const { numerical, categorical } = given;
    const limits = [
      ...(numerical === undefined ? [] : [`${limitText(id, numerical)} for numbers`]),
      ...(categorical === undefined ? [] : [`${limitText(id, categorical)} for categories`]),
    ];
    return [id, limits.join(', ')];
  });
}

function limitText(id: string, threshold: number | null): string {
  const metric = catalogue.get(id);
  if (threshold === null) return metric?.kind === 'quality' ? "at most the baseline's own" : 'not judged';
  return `${metric?.direction === 'below' ? 'at least' : 'at most'} ${shortNumber(threshold)}`;
}
