import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { Counter } from '@circuitwatch/platform-metrics';
import type { ModelTelemetry } from '@circuitwatch/scoring-definitions';
import {
  chooseDeployment,
  OverloadError,
  predictionSummary,
  type RequestStatistics,
} from '@circuitwatch/scoring-online';
import type { AfterReplies } from '../after-replies.ts';
import type { ServedDeployments, ServingUnit } from '../serving/served-deployments.ts';
import { collectScored } from './collect-scored.ts';
import { azureHeaders, correlationIdOf } from './reply-headers.ts';
import type { ScoreCall, Scored } from './score-call.ts';

/** What answering needs. */
export interface ScoreRouteOptions {
  readonly served: Pick<ServedDeployments, 'endpoint'>;
  /** The endpoint of /score; undefined: the only one. */
  readonly endpointName: string | undefined;
  readonly telemetry: ModelTelemetry;
  readonly statistics: RequestStatistics;
  readonly rejections: Counter<'deployment'>;
  readonly afterReplies: AfterReplies;
  /** From 0 to, and without, 1. */
  readonly random: () => number;
  readonly clock: () => Date;
}

const answerType = 'application/json; charset=utf-8';

/** The body is parsed here and not by Fastify, as it is text that may be collected as it is. */
function parsed(body: string, encoding: string | undefined): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    if (encoding !== undefined && encoding !== 'identity') {
      throw new AppError('INVALID', `The body is encoded as ${encoding}; send it as it is.`, { cause });
    }
    const reason = cause instanceof Error ? cause.message : 'it does not parse';
    throw new AppError(
      'INVALID',
      `The body is not JSON (${reason}). NaN and Infinity are not JSON either; send null.`,
      { cause },
    );
  }
}

/** Adds `POST /score` and `POST /endpoints/:endpoint/score`. */
export function addScoreRoutes(app: FastifyInstance, options: ScoreRouteOptions): void {
  const { served, endpointName, random, clock, afterReplies } = options;

  const answer = (request: FastifyRequest, reply: FastifyReply, endpoint: string | undefined): unknown => {
    const named = request.headers['azureml-model-deployment'];
    const chosen = chooseDeployment(
      served.endpoint(endpoint),
      typeof named === 'string' && named !== '' ? named : undefined,
      random(),
    );
    const unit = chosen.unit as ServingUnit;
    const call: ScoreCall = {
      unit,
      requestId: request.id,
      correlationId: correlationIdOf(request.headers),
      path: request.url,
      at: clock(),
      startedMs: performance.now(),
      body: typeof request.body === 'string' ? request.body : '',
    };
    reply
      .headers(azureHeaders(call.requestId, call.correlationId))
      .header('azureml-model-deployment', unit.deployment.name);
    unit.enter();
    return score(call, request).then(
      (scored) => {
        void reply.header('content-type', answerType).send(scored.text);
        const latencyMs = performance.now() - call.startedMs;
        afterReplies.add(() => tellScored(options, call, scored, latencyMs));
        return reply;
      },
      (error: unknown) => {
        const latencyMs = performance.now() - call.startedMs;
        afterReplies.add(() => tellFailed(options, call, error, latencyMs));
        throw error;
      },
    );
  };
  app.post('/score', (request, reply) => answer(request, reply, endpointName));
  app.post<{ Params: { endpoint: string } }>('/endpoints/:endpoint/score', (request, reply) =>
    answer(request, reply, request.params.endpoint),
  );
}

async function score({ unit, body }: ScoreCall, request: FastifyRequest): Promise<Scored> {
  const { reader, batcher, writer } = unit.loaded;
  if (body === '') throw invalid('The request has no body; send the rows as JSON.');
  const read = reader.read(parsed(body, request.headers['content-encoding']));
  const { socket } = request.raw;
  const { cells, rows } = read;
  const columns = await batcher.submit({ cells, rows, isWanted: () => !socket.destroyed });
  return { read, columns, text: writer.answer(columns, rows) };
}

function tellScored(
  { telemetry, statistics }: ScoreRouteOptions,
  call: ScoreCall,
  scored: Scored,
  latencyMs: number,
): void {
  const { unit } = call;
  const { rows } = scored.read;
  try {
    collectScored(call, scored);
  } finally {
    unit.leave();
  }
  statistics.answered({ deploymentId: unit.deployment.id, latencyMs, rows, isError: false });
  telemetry.scored({
    ...eventOf(call, rows, latencyMs),
    ...predictionSummary(unit.loaded.model.predictions, scored.columns),
    error: null,
  });
}

function tellFailed(
  { telemetry, statistics, rejections }: ScoreRouteOptions,
  call: ScoreCall,
  error: unknown,
  latencyMs: number,
): void {
  const deploymentId = call.unit.deployment.id;
  call.unit.leave();
  if (error instanceof OverloadError) {
    rejections.inc({ deployment: call.unit.reference });
    return statistics.rejected(deploymentId);
  }
  const isApp = error instanceof AppError;
  const type = isApp ? error.code : error instanceof Error ? error.name : 'Error';
  const isError = type !== 'INVALID' && type !== 'CANCELED';
  statistics.answered({ deploymentId, latencyMs, rows: 0, isError });
  telemetry.scored({
    ...eventOf(call, 0, latencyMs),
    predictionMean: null,
    predictionDeviation: null,
    error: { type, message: error instanceof Error ? error.message : String(error) },
  });
}

function eventOf({ unit, at, requestId }: ScoreCall, rows: number, durationMs: number) {
  const { id, plant, circuit, model } = unit.deployment;
  return {
    at,
    modelName: model.name,
    modelVersion: String(model.number),
    modelPath: model.uri,
    deployment: unit.reference,
    deploymentId: id,
    plant,
    circuit,
    rows,
    durationMs,
    filePath: null,
    requestId,
  };
}
