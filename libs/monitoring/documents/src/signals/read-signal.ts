import { signalKinds, type SignalKind } from '@circuitwatch/monitoring-definitions';
import type { UnsupportedSignal } from '../document.ts';
import type {
  DefinitionPart,
  MonitorContext,
  SignalContext,
  SignalRead,
} from '../monitor/monitor-context.ts';
import { entriesOf, kindOf, openFields, type Entry, type Fields } from '../reading/fields.ts';
import { findWord, flag, tellUnknownWord, text } from '../reading/scalars.ts';
import { importanceKey, readProperties } from '../monitor/extension-properties.ts';
import { readAttributionSignal } from './read-attribution-signal.ts';
import { readCustomSignal } from './read-custom-signal.ts';
import { readFeatureSignal } from './read-feature-signal.ts';
import { readSegment } from './read-features.ts';
import { readPerformanceSignal } from './read-performance-signal.ts';
import { onlyHere, signalKeys } from './signal-words.ts';

/** Signals of Azure that are about generated text, and why they are not measured. */
export const generative = {
  generation_safety_quality:
    'it has a language model judge generated text; circuitwatch measures tables and calls no language model',
  generation_token_statistics:
    'it counts the tokens of prompts and completions; circuitwatch measures tables, and knows no tokens',
} as const;

const generativeTypes = ['generation_safety_quality', 'generation_token_statistics'] as const;
const otherTypes: Readonly<Record<string, SignalKind>> = { performance: 'model_performance' };

/** Reads one of a monitor's signals; `index` is its place in the definition. */
export function readSignal(monitor: MonitorContext, entry: Entry, index: number): SignalRead {
  const { key: name, keyItem, value } = entry;
  const type = typeOf(entry);
  if (!type || !value) return null;
  const unsupported = generativeTypes.find((one) => one === type);
  if (unsupported) return { unsupported: unsupportedSignal(name, unsupported) };
  const kind = signalKinds.find((one) => one === type);
  const fields = kind && openFields(value, signalKeys[kind]);
  if (!fields) return null;
  const at = ['signals', index];
  monitor.origins.set(at, value);
  monitor.origins.set([...at, 'name'], keyItem);
  const own = { importance: ownImportance(fields) ?? monitor.importance };
  const context: SignalContext = { ...monitor, ...own, name, item: value, at };
  noteOnlyHere(fields, kind);
  const segment = fields.get('data_segment');
  const alertEnabled = fields.get('alert_enabled');
  return {
    signal: {
      name,
      ...readKind(context, fields, kind),
      ...(segment && { segment: readSegment(segment) }),
      ...(alertEnabled && { alertEnabled: flag(alertEnabled) }),
    },
  };
}

/** Tells that a signal is not measured here. */
export function unsupportedSignal(name: string, type: keyof typeof generative): UnsupportedSignal {
  return { name, type, reason: generative[type] };
}

function typeOf({ key, keyItem, value }: Entry): string | undefined {
  const type = value && entriesOf(value)?.find((entry) => entry.key === 'type');
  if (!type?.value) {
    const isMapping = value && kindOf(value.node) === 'a mapping';
    if (isMapping || !value) {
      keyItem.reading.problem(
        keyItem,
        `The signal "${key}" lacks its "type"; write for example "type: data_drift".`,
      );
    }
    return undefined;
  }
  const written = text(type.value);
  if (written === undefined) return undefined;
  const known = [...signalKinds, ...generativeTypes];
  const found = findWord(written, known, otherTypes);
  if (!found) tellUnknownWord(type.value, written, known);
  return found;
}

function readKind(context: SignalContext, fields: Fields, kind: SignalKind): DefinitionPart {
  switch (kind) {
    case 'data_drift':
    case 'prediction_drift':
    case 'data_quality':
      return readFeatureSignal(context, fields, kind);
    case 'feature_attribution_drift':
      return readAttributionSignal(context, fields);
    case 'model_performance':
      return readPerformanceSignal(context, fields);
    case 'custom':
      return readCustomSignal(context, fields);
  }
}

function noteOnlyHere(fields: Fields, kind: SignalKind): void {
  for (const key of onlyHere[kind]) {
    const item = fields.get(key);
    const message = `"${key}" works here; Azure’s schema has no such key for ${kind}.`;
    item?.reading.note('difference', item, message);
  }
}

/** Properties of a signal say nothing else here. */
function ownImportance(fields: Fields): 'surrogate' | 'model' | undefined {
  return readProperties(fields.get('properties'), [importanceKey]).importance;
}
