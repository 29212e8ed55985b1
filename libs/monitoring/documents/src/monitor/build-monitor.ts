import {
  validateDefinition,
  type MonitorDefinition,
  type Trigger,
} from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import type { CircuitNames, MonitorDocument, OtherDocument, UnsupportedSignal } from '../document.ts';
import type { Origins } from '../reading/origins.ts';
import type { Reading } from '../reading/reading.ts';
import type { DefinitionPart } from './monitor-context.ts';

/** A monitor's parts, read and not yet checked as a whole. */
export interface MonitorDraft {
  readonly name: string;
  readonly title: string;
  readonly circuit: CircuitNames | null;
  readonly trigger: Trigger | null;
  readonly definition: DefinitionPart;
  readonly unsupported: readonly UnsupportedSignal[];
}

/**
 * The monitor, or that there is nothing of it to apply when no signal of it is measured here; null when anything is
 * wrong, which the reading then knows.
 */
export function buildMonitor(
  reading: Reading,
  origins: Origins,
  draft: MonitorDraft,
): MonitorDocument | OtherDocument | null {
  const { name, title, circuit, trigger, unsupported } = draft;
  const hasSignals = (draft.definition['signals'] as readonly unknown[]).length > 0;
  if (!hasSignals && unsupported.length > 0) {
    return reading.problems.length > 0 ? null : nothingToMeasure(name, unsupported);
  }
  const definition = checked(draft.definition, origins);
  if (!definition || reading.problems.length > 0) return null;
  const { notes, defaulted } = reading;
  return { kind: 'monitor', name, title, circuit, definition, trigger, defaulted, notes, unsupported };
}

function checked(input: DefinitionPart, origins: Origins): MonitorDefinition | undefined {
  try {
    return validateDefinition(input);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    origins.tell(error.problems);
    return undefined;
  }
}

function nothingToMeasure(name: string, unsupported: readonly UnsupportedSignal[]): OtherDocument {
  const [first] = unsupported;
  const all = unsupported.map((signal) => `"${signal.name}" (${signal.type})`).join(', ');
  const reason =
    unsupported.length === 1
      ? `its only signal, ${all}, is not supported: ${first?.reason}`
      : `none of its signals, ${all}, is supported: ${first?.reason}`;
  return { kind: 'other', what: 'a monitor of generated text', name, reason, unsupported };
}
