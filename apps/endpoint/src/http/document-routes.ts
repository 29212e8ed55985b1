import type { FastifyInstance, FastifyRequest } from 'fastify';
import { chooseDeployment } from '@circuitwatch/scoring-online';
import type { ServedDeployments } from '../serving/served-deployments.ts';
import type { ServingUnit } from '../serving/serving-unit.ts';
import { apiDocument } from './api-document.ts';

/** What documents are written of. */
export interface DocumentRouteOptions {
  readonly served: Pick<ServedDeployments, 'endpoint'>;
  readonly endpointName: string | undefined;
  readonly checkToken: unknown;
  readonly limits: { readonly rows: number };
}

/** Adds `GET /swagger.json` and `GET /endpoints/:endpoint/swagger.json`. */
export function addDocumentRoutes(app: FastifyInstance, options: DocumentRouteOptions): void {
  const { served, endpointName, checkToken, limits } = options;
  const document = (request: FastifyRequest, name: string | undefined, path: string): object => {
    const split = served.endpoint(name);
    const named = request.headers['azureml-model-deployment'];
    // Without a name that of the most traffic, which is the one that most requests meet.
    const deployments = split.deployments.toSorted((one, other) => other.traffic - one.traffic);
    const first = deployments.find(({ unit }) => unit !== null)?.name;
    const chosen = chooseDeployment(split, typeof named === 'string' && named !== '' ? named : first, 0);
    return apiDocument({
      endpoint: split.endpoint,
      path,
      unit: chosen.unit as ServingUnit,
      hasTokens: checkToken !== null,
      maximumRows: limits.rows,
    });
  };
  app.get('/swagger.json', (request) => document(request, endpointName, '/score'));
  app.get<{ Params: { endpoint: string } }>('/endpoints/:endpoint/swagger.json', (request) => {
    const { endpoint } = request.params;
    return document(request, endpoint, `/endpoints/${encodeURIComponent(endpoint)}/score`);
  });
}
