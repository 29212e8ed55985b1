import { InferenceSession } from 'onnxruntime-node';
import { identityGraph } from './identity-graph.ts';

/*
 * A program of its own, as a driver that does not fit the libraries may end the process that loads it. Says in one line
 * why no graph runs on a GPU, and nothing where one does.
 */

try {
  const session = await InferenceSession.create(identityGraph(), {
    executionProviders: ['cuda'],
    logSeverityLevel: 4,
  });
  await session.release();
} catch (error) {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  process.stdout.write(reason);
}
