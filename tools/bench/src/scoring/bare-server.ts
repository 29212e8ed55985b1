import Fastify from 'fastify';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { featureNames } from './models.ts';

/*
 * The other side of the online benchmark, in a process of its own: Fastify and onnxruntime with nothing between them. It
 * takes one form of request, believes it, and scores each by itself.
 */

interface ScoreBody {
  readonly input_data: { readonly data: readonly (readonly number[])[] };
}

const session = await InferenceSession.create(process.argv[2] ?? '', {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
});
const width = featureNames.length;
const app = Fastify({ logger: false });
app.post<{ Body: ScoreBody }>('/score', async (request) => {
  const { data } = request.body.input_data;
  const cells = new Float32Array(data.length * width);
  for (const [row, values] of data.entries()) cells.set(values, row * width);
  const { y } = await session.run({ x: new Tensor('float32', cells, [data.length, width]) });
  return [...(y?.data as Float32Array)];
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ type: 'ready', url });
process.once('disconnect', () => process.exit(0));
