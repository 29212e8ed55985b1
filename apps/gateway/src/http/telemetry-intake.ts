import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import {
  createCumulativeSeries,
  createRowSampler,
  readItems,
  readOtlp,
  type Intake,
  type OtlpSignal,
} from '@circuitwatch/telemetry-intake';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../auth/viewer.ts';
import type { RequestAuthentication } from './authenticate-request.ts';
import { readTelemetryBody } from './telemetry-intake-body.ts';
import { createIntakeAccess } from './telemetry-intake-access.ts';
import { itemsReply, otlpReply, type IntakeReply } from './telemetry-intake-replies.ts';
import { createTelemetryStoring } from './telemetry-intake-storing.ts';

/** What taking telemetry in depends on. */
export interface TelemetryIntakeOptions extends RequestAuthentication {
  readonly persistence: Pick<Persistence, 'telemetry'>;
  readonly now: Clock;
  /** Rows of one series that are kept in a second; of more, some stand for all. Infinity: all are kept. */
  readonly mostPerSecond: number;
}

/** What one request may hold as it is sent, and unpacked. */
const bodyLimits = { sentBytes: 16 * 2 ** 20, unpackedBytes: 32 * 2 ** 20 };
/** Totals of so many series are remembered for exporters that send totals. */
const mostSeries = 100_000;

const paths: readonly (readonly [path: string, signal: OtlpSignal])[] = [
  ['/v1/metrics', 'metrics'],
  ['/v1/logs', 'logs'],
  ['/v1/traces', 'traces'],
];

/**
 * Adds the intake of telemetry: OTLP/HTTP at POST /v1/metrics, /v1/logs and /v1/traces, in protobuf or JSON, and items
 * by KQL's column names at POST /telemetry; gzip or not. Needs the role OPERATOR; a token for some plants may tell of
 * these alone.
 */
export function addTelemetryIntake(app: FastifyInstance, options: TelemetryIntakeOptions): void {
  const { persistence, now } = options;
  const series = createCumulativeSeries(mostSeries, now());
  const access = createIntakeAccess(options);
  const store = createTelemetryStoring(persistence.telemetry, createRowSampler(options.mostPerSecond));

  const take = async (
    request: FastifyRequest,
    reply: FastifyReply,
    answer: IntakeReply,
    read: (bytes: Uint8Array, now: Date) => Intake,
  ): Promise<FastifyReply> => {
    const viewer: Viewer = access.viewerOf(request);
    const body = await readTelemetryBody(request, bodyLimits);
    if ('problem' in body) return answer.failed(reply, body.status, body.problem);
    return answer.taken(reply, await store(body.bytes, viewer, now(), read));
  };

  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    for (const [url, signal] of paths) {
      scope.post(url, { onRequest: access.onRequest, bodyLimit: bodyLimits.sentBytes }, (request, reply) => {
        const encoding = encodingOf(request);
        const answer = otlpReply(encoding ?? 'json', signal);
        if (encoding === null)
          return answer.failed(reply, 415, 'Send application/x-protobuf or application/json.');
        return take(request, reply, answer, (bytes, at) =>
          readOtlp(bytes, { signal, encoding, series, now: at }),
        );
      });
    }
    scope.post(
      '/telemetry',
      { onRequest: access.onRequest, bodyLimit: bodyLimits.sentBytes },
      (request, reply) =>
        take(request, reply, itemsReply, (bytes, at) => readItems(Buffer.from(bytes).toString('utf8'), at)),
    );
    done();
  });
}

function encodingOf({ headers }: FastifyRequest): 'json' | 'protobuf' | null {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : null;
}
