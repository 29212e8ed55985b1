import type { Api } from '../api/api.ts';
import {
  scoringBatchDocument,
  scoringProgressDocument,
  scoringStepDocument,
  type ScoringBatchRow,
  type ScoringJobRow,
} from '../api/documents/scoring.ts';
import { follow, pollState } from './follow.ts';

const finished: ReadonlySet<ScoringJobRow['status']> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED']);

interface FollowOptions<State> {
  readonly api: Api;
  readonly onStep: (state: State) => void;
}

/** Follows a scoring job by the id of its job until it has finished, and gives its last state. */
export function followScoringJob(
  jobId: string,
  { api, onStep }: FollowOptions<ScoringJobRow>,
): Promise<ScoringJobRow> {
  return follow({
    ...{ api, onStep, id: jobId },
    subscription: scoringProgressDocument,
    pick: ({ jobProgress }) => jobProgress.scoringJob,
    read: async () => (await api.request(scoringStepDocument, { id: jobId })).node?.scoringJob ?? null,
    isDone: ({ status }) => finished.has(status),
  });
}

/** Follows a batch of scoring jobs until nothing of it is left, and gives its last state. */
export function followScoringBatch(
  id: string,
  { api, onStep }: FollowOptions<ScoringBatchRow>,
): Promise<ScoringBatchRow> {
  return pollState({
    ...{ id, onStep },
    read: async () => {
      const { node } = await api.request(scoringBatchDocument, { id });
      // The document selects every field of the one type that the id can have.
      return node as ScoringBatchRow | null;
    },
    isDone: ({ done }) => done,
  });
}
