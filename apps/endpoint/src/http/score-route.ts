import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { Counter } from '@circuitwatch/platform-metrics';
import type { ModelTelemetry, ScoringEvent } from '@circuitwatch/scoring-definitions';
import {
  chooseDeployment,
  OverloadError,
  predictionSummary,
  type RequestStatistics,
} from '@circuitwatch/scoring-online';
import type { AfterReplies } from '../after-replies.ts';
import type { ServedDeployments } from '../serving/served-deployments.ts';
import type { ServingUnit } from '../serving/serving-unit.ts';
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

  const answer = (request: FastifyRequest, reply: FastifyReply, endpoint: string | undefined): void => {
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
      correlationId: correlationIdOf(request.headers, request.id),
      path: request.url,
      at: clock(),
      startedMs: performance.now(),
      body: typeof request.body === 'string' ? request.body : '',
    };
    unit.enter();
    const failed = (error: unknown): void => {
      const latencyMs = performance.now() - call.startedMs;
      afterReplies.add(() => tellFailed(options, call, error, latencyMs));
      reply.headers(answerHeaders(call)).send(error);
    };
    const answered = (scored: Scored): void => {
      sendAnswer(reply, call, scored.text);
      const latencyMs = performance.now() - call.startedMs;
      afterReplies.add(() => tellScored(options, call, scored, latencyMs));
    };
    score(call, request).then(answered, failed);
  };
  app.post('/score', (request, reply) => answer(request, reply, endpointName));
  app.post<{ Params: { endpoint: string } }>('/endpoints/:endpoint/score', (request, reply) =>
    answer(request, reply, request.params.endpoint),
  );
}

async function score({ unit, body }: ScoreCall, { headers, raw }: FastifyRequest): Promise<Scored> {
  const { reader, batcher, writer } = unit.loaded;
  if (body === '') throw invalid('The request has no body; send the rows as JSON.');
  const read = reader.read(parsed(body, headers['content-encoding']));
  const { cells, rows } = read;
  const columns = await batcher.submit({ cells, rows, isWanted: () => !raw.socket.destroyed });
  return { read, columns, text: writer.answer(columns, rows) };
}

function answerHeaders({ requestId, correlationId, unit }: ScoreCall): Record<string, string> {
  return { ...azureHeaders(requestId, correlationId), 'azureml-model-deployment': unit.deployment.name };
}

/** Past Fastify's own way of sending, which costs a tenth of what a small model does. */
function sendAnswer(reply: FastifyReply, call: ScoreCall, text: string): void {
  const { requestId, correlationId, unit } = call;
  reply.hijack();
  reply.raw.writeHead(200, [
    'content-type',
    answerType,
    'content-length',
    String(Buffer.byteLength(text)),
    'x-request-id',
    requestId,
    'x-ms-request-id',
    requestId,
    'x-ms-client-request-id',
    correlationId,
    'azureml-model-deployment',
    unit.deployment.name,
  ]);
  reply.raw.end(text);
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
  const summary = predictionSummary(unit.loaded.model.predictions, scored.columns);
  telemetry.scored(eventOf(call, { rows, durationMs: latencyMs, ...summary, error: null }));
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
  const message = error instanceof Error ? error.message : String(error);
  telemetry.scored(eventOf(call, { rows: 0, durationMs: latencyMs, ...noSummary, error: { type, message } }));
}

type Outcome = Pick<ScoringEvent, 'rows' | 'durationMs' | 'predictionMean' | 'predictionDeviation' | 'error'>;

const noSummary = { predictionMean: null, predictionDeviation: null };

function eventOf({ unit, at, requestId }: ScoreCall, outcome: Outcome): ScoringEvent {
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
    filePath: null,
    requestId,
    ...outcome,
  };
}
