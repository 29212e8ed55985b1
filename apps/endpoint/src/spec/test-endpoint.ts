import path from 'node:path';
import { systemClock } from '@circuitwatch/platform-lifecycle';
import { createLogger } from '@circuitwatch/platform-logging';
import { createRegistry } from '@circuitwatch/platform-metrics';
import type { ScoringEvent, ScoringModel } from '@circuitwatch/scoring-definitions';
import { openScoringModel } from '@circuitwatch/scoring-models';
import { createRequestStatistics } from '@circuitwatch/scoring-online';
import { prometheusModelTelemetry } from '@circuitwatch/telemetry-writing';
import { temporaryFolder } from '@circuitwatch/testing';
import { createAfterReplies } from '../after-replies.ts';
import { createEndpointMetrics } from '../endpoint-metrics.ts';
import { createEndpointServer } from '../http/create-endpoint-server.ts';
import { collectorOpener } from '../serving/open-collector.ts';
import { createServedDeployments, type ServedDeployments } from '../serving/served-deployments.ts';
import type { WantedDeployment, WantedModel } from '../serving/wanted-deployment.ts';

/** A server over real HTTP with real models and collectors, and no database. */
export interface TestEndpoint {
  readonly url: string;
  readonly served: ServedDeployments;
  readonly events: readonly ScoringEvent[];
  /** The data folder: what is collected lies below it. */
  readonly folder: string;
  readonly openModels: () => number;
  /** Ends requests, then flushes what was collected; the folder stays until `remove`. */
  readonly stop: () => Promise<void>;
  readonly remove: () => void;
}

/** What of a server is otherwise than usual. */
export interface TestEndpointOptions {
  readonly endpointName?: string;
  readonly bodyBytes?: number;
  readonly rows?: number;
  readonly waitingRows?: number;
  readonly random?: () => number;
  /** The only value of the Authorization header that counts. */
  readonly authorization?: string;
  /** Awaited before every run of a model. */
  readonly beforeRun?: () => Promise<void>;
}

/** The token of its /metrics. */
export const metricsToken = 'the-token-of-the-test';

/** An ONNX file of libs/scoring/models by its name. */
export function fixture(name: string): string {
  return path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures', `${name}.onnx`);
}

/** A version of `linear`, which answers 2a - b + c / 2 + 10. */
export function linearModel(changes: Partial<WantedModel> = {}): WantedModel {
  const features = ['a', 'b', 'c'].map((name) => ({ name, type: 'NUMBER', categories: null }) as const);
  const declaration = { task: null, features, outputs: null };
  return {
    name: 'linear',
    number: 1,
    uri: fixture('linear'),
    checksum: null,
    declaration,
    device: 'CPU',
    ...changes,
  };
}

/** The deployment `pumps:blue` with all traffic and nothing collected. */
export function wanted(changes: Partial<WantedDeployment> = {}): WantedDeployment {
  return {
    id: `id of ${changes.name ?? 'blue'}`,
    name: 'blue',
    endpoint: 'pumps',
    traffic: 100,
    collector: null,
    collectorRoot: null,
    plant: null,
    circuit: null,
    model: linearModel(),
    ...changes,
  };
}

/** Starts a server that serves these deployments. */
export async function startTestEndpoint(
  deployments: readonly WantedDeployment[],
  options: TestEndpointOptions = {},
): Promise<TestEndpoint> {
  const { rows = 1_000, waitingRows = 10_000, bodyBytes = 1_000_000, beforeRun } = options;
  const folder = temporaryFolder('endpoint');
  const log = createLogger({ name: 'endpoint', level: 'silent' });
  const registry = createRegistry({ component: 'endpoint', version: '0.0.0' });
  const events: ScoringEvent[] = [];
  const prometheus = prometheusModelTelemetry(registry);
  let openModels = 0;
  const openModel = async (model: WantedModel): Promise<ScoringModel> => {
    const { checksum, declaration } = model;
    const opened = await openScoringModel(model.uri, declaration, { checksum, rowsAtOnce: 64 });
    openModels += 1;
    return {
      ...opened,
      score: async (...asked) => {
        await beforeRun?.();
        return opened.score(...asked);
      },
      close: async () => {
        await opened.close();
        openModels -= 1;
      },
    };
  };
  const served = createServedDeployments({
    openModel,
    openCollector: collectorOpener({
      baseFolder: folder.path,
      accounts: { credential: null },
      instance: 'test',
      log,
    }),
    telemetry: prometheus,
    limits: { rows, waitingRows, latencyMs: 2, timeoutMs: 10_000 },
    log,
    clock: systemClock,
  });
  await served.apply(deployments);
  const afterReplies = createAfterReplies((error) => {
    throw error;
  });
  const app = createEndpointServer({
    served,
    endpointName: options.endpointName,
    telemetry: {
      ...prometheus,
      scored: (event) => {
        events.push(event);
        prometheus.scored(event);
      },
    },
    statistics: createRequestStatistics({
      instance: 'test',
      clock: systemClock,
      usage: () => ({ cpuSeconds: 0, memoryBytes: 0 }),
    }),
    rejections: createEndpointMetrics(registry, served).rejections,
    afterReplies,
    random: options.random ?? Math.random,
    clock: systemClock,
    checkToken:
      options.authorization === undefined
        ? null
        : (given) => Promise.resolve(given === options.authorization),
    limits: { bodyBytes, rows, timeoutMs: 10_000 },
    notReady: () => (served.all().some(({ unit }) => unit) ? [] : ['no deployment is served']),
    broken: () => served.broken(),
    registry,
    metricsToken,
    log,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    served,
    events,
    folder: folder.path,
    openModels: () => openModels,
    stop: async () => {
      await app.close();
      afterReplies.drain();
      await served.close();
    },
    remove: folder.remove,
  };
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Posts a body: text as it is, anything else as JSON. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
