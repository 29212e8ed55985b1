import { openDatasetReader } from '@circuitwatch/datasets';
import { executePartition, type PartitionRequest } from '@circuitwatch/monitoring-runs';
import { parentPort } from 'node:worker_threads';

/** What a thread is asked; it answers with the findings. */
export type PartitionQuestion = Pick<PartitionRequest, 'run' | 'task' | 'cuts'>;

// As the worker's threads do: a reader of its own, and one task at a time.
const reader = await openDatasetReader({ baseFolder: '/', threads: 1, memoryLimit: '128MB' });

parentPort?.on('message', (question: PartitionQuestion) => {
  void executePartition({ ...question, reader }).then((found) => parentPort?.postMessage(found));
});
