import Fastify from 'fastify';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/*
 * The server that the endpoint is measured beside: what one writes in an evening. No token, no checks, no telemetry, no
 * collecting; one run of onnxruntime a request.
 */

interface Body {
  readonly input_data: { readonly data: readonly (readonly number[])[] };
}

const session = await InferenceSession.create(process.argv[2] ?? '', {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
});
const [input, output] = [session.inputNames[0] ?? '', session.outputNames[0] ?? ''];

const app = Fastify({ logger: false });
app.post<{ Body: Body }>('/score', async ({ body }) => {
  const rows = body.input_data.data;
  const cells = Float32Array.from(rows.flat());
  const answered = await session.run({
    [input]: new Tensor('float32', cells, [rows.length, cells.length / rows.length]),
  });
  return Array.from(answered[output]?.data as Float32Array);
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ type: 'ready', url });
process.on('disconnect', () => process.exit(0));
