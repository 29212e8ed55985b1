import { AppError } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import type { GraphqlClient } from './graphql-client.ts';
import { creationDocuments, existingDocuments, type Registrable } from './registration-documents.ts';

const pageSchema = z.object({
  page: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        plant: z.object({ name: z.string() }).optional(),
        versions: z.object({ nodes: z.array(z.object({ id: z.string() })) }).optional(),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

const payloadSchema = z.object({
  payload: z.object({
    created: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(z.object({ field: z.array(z.string()), message: z.string(), code: z.string() })),
  }),
});

type Listed = keyof typeof existingDocuments;
type Node = z.infer<typeof pageSchema>['page']['nodes'][number];

/** Finds or creates things by kind and name. */
export interface Registry {
  /** The id of the thing; it is created when it did not exist when the registry was opened. */
  readonly ensure: (
    kind: Registrable,
    name: string,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<string>;
}

/** The name under which the registry keeps a circuit, which is unique only within its plant. */
export function circuitKey(plant: string, circuit: string): string {
  return `${plant}/${circuit}`;
}

/** Looks up everything that exists, page by page. */
export async function openRegistry(client: GraphqlClient): Promise<Registry> {
  const known = new Map<string, string>();
  for (const kind of ['plant', 'circuit', 'model', 'deployment', 'dataAsset', 'monitor'] as const) {
    for await (const node of existing(client, kind)) {
      const name = node.plant ? circuitKey(node.plant.name, node.name) : node.name;
      known.set(`${kind} ${name}`, node.id);
      const version = node.versions?.nodes[0];
      if (version) known.set(`modelVersion ${name}`, version.id);
    }
  }
  return {
    ensure: async (kind, name, input) => {
      const key = `${kind} ${name}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const id = await create(client, kind, { name, input });
      known.set(key, id);
      return id;
    },
  };
}

async function* existing(client: GraphqlClient, kind: Listed): AsyncGenerator<Node, void> {
  let after: string | null = null;
  do {
    const { page }: z.infer<typeof pageSchema> = pageSchema.parse(
      await client(existingDocuments[kind], { after }),
    );
    yield* page.nodes;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}

async function create(
  client: GraphqlClient,
  kind: Registrable,
  { name, input }: { name: string; input: Readonly<Record<string, unknown>> },
): Promise<string> {
  const { payload } = payloadSchema.parse(await client(creationDocuments[kind], { input }));
  if (payload.created) return payload.created.id;
  const [problem] = payload.userErrors;
  const why = problem ? `${problem.field.join('.')}: ${problem.message}` : 'the API gave no reason.';
  throw new AppError('INVALID', `The ${kind} "${name}" could not be registered: ${why}`);
}
