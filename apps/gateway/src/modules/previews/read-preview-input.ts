import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { UnsupportedSignal } from '@circuitwatch/monitoring-documents';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { PreviewMonitorInput } from '../../generated/resolver-types.ts';
import { readDefinition } from '../definitions/read-definition.ts';
import { readDocument } from '../documents/apply/read-document.ts';

/** A monitor to look at; without a definition the problems say why. */
export interface MonitorToPreview {
  readonly name: string | null;
  readonly definition: MonitorDefinition | null;
  readonly unsupported: readonly UnsupportedSignal[];
  /** What is wrong with the YAML, with places. */
  readonly problems: readonly string[];
}

/** @throws AppError INVALID when the input says nothing, two things, or a definition that is none. */
export function readPreviewInput({ yaml, file, definition }: PreviewMonitorInput): MonitorToPreview {
  const hasYaml = yaml !== null && yaml !== undefined;
  if (hasYaml === Boolean(definition)) {
    const message = `Give exactly one of \`yaml\` and \`definition\`, not ${hasYaml ? 'both' : 'neither'}.`;
    throw invalid(message, [{ path: ['input'], message }]);
  }
  if (hasYaml) return readYaml(yaml, file ?? 'document');
  return { name: null, definition: readDefinition(definition ?? {}), unsupported: [], problems: [] };
}

function readYaml(yaml: string, file: string): MonitorToPreview {
  try {
    const { content, place } = readDocument(yaml, file);
    if (content.kind === 'monitor') return { ...content, problems: [] };
    const unsupported = content.kind === 'other' ? content.unsupported : [];
    const reason = content.kind === 'other' ? `: ${content.reason}` : '';
    const problem = `${place} There is no monitor to look at${reason}.`;
    return { name: content.name, definition: null, unsupported, problems: [problem] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    const problems = error.problems.map(({ message }) => message);
    return { name: null, definition: null, unsupported: [], problems };
  }
}
