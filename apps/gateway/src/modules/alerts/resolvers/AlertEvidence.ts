import type { AlertEvidenceResolvers } from '../../../generated/resolver-types.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where a value comes from. */
export const AlertEvidence: AlertEvidenceResolvers = {
  // Rows of telemetry may name runs that are none of ours.
  run: ({ runId }, _args, { loaders }) =>
    runId === null || !uuid.test(runId) ? null : loaders.monitorRun.load(runId),
};
