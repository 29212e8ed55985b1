import { resolveDataUri } from '@circuitwatch/datasets';
import { AppError } from '@circuitwatch/platform-errors';
import type { ComputeInput } from './compute-messages.ts';

/** The URI where data lies; one that cannot be resolved stays as it is, for the reader to refuse. */
export function locate(
  uri: string,
  options: { readonly baseFolder: string; readonly datastores: Readonly<Record<string, string>> },
): string {
  try {
    return resolveDataUri(uri, options);
  } catch (error) {
    if (error instanceof AppError) return uri;
    throw error;
  }
}

/** The run with datastores replaced by their places; what cannot be resolved fails only the signals that read it. */
export function locateSources(input: ComputeInput, baseFolder: string): ComputeInput {
  const options = { baseFolder, datastores: input.datastores };
  const sources = Object.entries(input.sources).map(([reference, data]) => [
    reference,
    { ...data, uri: locate(data.uri, options) },
  ]);
  return { ...input, sources: Object.fromEntries(sources) as ComputeInput['sources'] };
}
