import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { previewMs, previewSignals } from '../../preview-signals.ts';
import { readPreviewInput } from '../../read-preview-input.ts';
import { createDataResolver } from '../../resolve-data.ts';

/** Windows, rows and columns that a monitor would read. */
export const previewMonitor: NonNullable<QueryResolvers['previewMonitor']> = async (
  _parent,
  { input },
  { persistence, data, now },
) => {
  const { name, definition, unsupported, problems } = readPreviewInput(input);
  const scheduledAt = input.scheduledAt ?? now();
  const shown = { name, scheduledAt, unsupported, problems };
  if (!definition) return { ...shown, signals: [] };
  const resolve = await createDataResolver(definition, persistence, data);
  const signal = AbortSignal.timeout(previewMs);
  return { ...shown, signals: await previewSignals({ definition, scheduledAt, resolve, data, signal }) };
};
