import type { Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import { isInScope } from '../modules/alerts/plant-scope.ts';
import { assertInScope } from '../modules/silences/read-matchers.ts';
import { createAccess, replyWithText } from './alertmanager-access.ts';
import { groupAlerts, readAlertQuery, readAlerts } from './alertmanager-alerts.ts';
import { readPostedAlerts } from './alertmanager-posted.ts';
import { isSilenceWanted, readPostedSilence, silenceJson } from './alertmanager-silences.ts';
import { alertmanagerStatus } from './alertmanager-status.ts';

/** What Alertmanager's API depends on. */
export interface AlertmanagerOptions {
  readonly persistence: Pick<
    Persistence,
    'alerts' | 'silences' | 'routingPolicy' | 'actionGroups' | 'unitOfWork'
  >;
  readonly authenticator: Authenticator;
  readonly now: Clock;
  readonly version: string;
}

/** Prometheus sends up to 256 alerts at once, each with its annotations. */
const bodyBytes = 8 * 2 ** 20;
/** Silences of one answer. */
const mostSilences = 500;

const statuses: Readonly<Record<string, number>> = { INVALID: 400, NOT_FOUND: 404, CONFLICT: 400 };

/**
 * Adds Alertmanager's API v2, so that Prometheus can send its alerts here and amtool can be used: alerts, groups of
 * alerts, silences, receivers and status below /api/v2. Reading needs the role VIEWER, writing OPERATOR; what a token
 * for some plants may not see it neither gets nor sends.
 */
export function addAlertmanagerApi(app: FastifyInstance, options: AlertmanagerOptions): void {
  void app.register(
    (scope, _options, done) => {
      scope.setErrorHandler((error, _request, reply) => {
        const status = error instanceof AppError ? statuses[error.code] : undefined;
        if (error instanceof AppError && status !== undefined)
          return replyWithText(reply, status, error.message);
        // The server's own handler takes it.
        throw error;
      });
      addAlertRoutes(scope, options);
      addSilenceRoutes(scope, options);
      addStatusRoutes(scope, options);
      done();
    },
    { prefix: '/api/v2' },
  );
}

function addAlertRoutes(
  scope: FastifyInstance,
  { persistence, authenticator, now }: AlertmanagerOptions,
): void {
  const { needs, viewerOf } = createAccess(authenticator);
  const find = (request: FastifyRequest) => {
    const { plants } = viewerOf(request);
    return readAlerts(persistence, readAlertQuery(request.query), { scope: plants, now: now() });
  };
  scope.get('/alerts', { onRequest: needs('VIEWER') }, async (request) => {
    const shown = await find(request);
    return shown.map(({ json }) => json);
  });
  scope.get('/alerts/groups', { onRequest: needs('VIEWER') }, async (request) =>
    groupAlerts(await find(request)),
  );
  scope.post('/alerts', { onRequest: needs('OPERATOR'), bodyLimit: bodyBytes }, async (request, reply) => {
    const instant = now();
    const { plants } = viewerOf(request);
    const alerts = await readPostedAlerts(request.body, persistence.alerts, instant);
    const foreign = alerts.find(({ labels }) => !isInScope(plants, labels['plant_id'] ?? null));
    if (foreign) {
      return replyWithText(reply, 403, 'The token is for some plants only, which `plant_id` must name.');
    }
    await persistence.alerts.storeExternal(alerts, instant);
    return reply.code(200).send();
  });
}

function addSilenceRoutes(
  scope: FastifyInstance,
  { persistence, authenticator, now }: AlertmanagerOptions,
): void {
  const { needs, viewerOf } = createAccess(authenticator);
  const { silences } = persistence;
  const actorOf = (request: FastifyRequest) => {
    const { name, role } = viewerOf(request);
    return { name, role, requestId: request.id };
  };
  scope.get('/silences', { onRequest: needs('VIEWER') }, async (request) => {
    const instant = now();
    const page = await silences.list({ first: mostSilences, filter: { now: instant } });
    const wanted = readAlertQuery(request.query).matchers;
    return page.items
      .filter(({ node }) => isSilenceWanted(node, wanted))
      .map(({ node }) => silenceJson(node, instant));
  });
  scope.post('/silences', { onRequest: needs('OPERATOR') }, async (request) => {
    const instant = now();
    const { plants } = viewerOf(request);
    const { id, silence } = readPostedSilence(request.body, plants, instant);
    if (id === undefined)
      return { silenceID: (await silences.create(silence, actorOf(request), instant)).id };
    const known = await findSilence(silences, id);
    assertInScope(known.matchers, plants, 'id');
    return { silenceID: (await silences.change(id, silence, actorOf(request), instant)).id };
  });
  scope.get<{ Params: { id: string } }>('/silence/:id', { onRequest: needs('VIEWER') }, async ({ params }) =>
    silenceJson(await findSilence(silences, params.id), now()),
  );
  scope.delete<{ Params: { id: string } }>(
    '/silence/:id',
    { onRequest: needs('OPERATOR') },
    async (request, reply) => {
      const silence = await findSilence(silences, request.params.id);
      assertInScope(silence.matchers, viewerOf(request).plants, 'id');
      await silences.end(silence.id, actorOf(request), now());
      return reply.code(200).send();
    },
  );
}

async function findSilence(silences: Persistence['silences'], id: string) {
  const [silence] = await silences.byIds([id]);
  if (silence) return silence;
  throw new AppError('NOT_FOUND', 'There is no such silence.');
}

function addStatusRoutes(scope: FastifyInstance, options: AlertmanagerOptions): void {
  const { persistence, authenticator, now, version } = options;
  const { needs } = createAccess(authenticator);
  const startedAt = now();
  scope.get('/status', { onRequest: needs('VIEWER') }, async () => {
    const { policy } = await persistence.routingPolicy.get();
    return alertmanagerStatus({ policy, version, startedAt });
  });
  scope.get('/receivers', { onRequest: needs('VIEWER') }, async () => {
    const page = await persistence.actionGroups.list({ first: 500 });
    return page.items.map(({ node }) => ({ name: node.name }));
  });
}
