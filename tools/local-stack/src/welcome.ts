import type { Api } from './api.ts';
import { shownPath } from './shown-path.ts';
import type { Stack } from './start-stack.ts';

/** A fresh one-time link that signs a browser in to GraphiQL; undefined when the API gives none. */
export async function freshSignInLink(api: Api): Promise<string | undefined> {
  const { createSignInLink } = await api.request<{ createSignInLink: { url: string | null } }>(
    'mutation { createSignInLink { url } }',
  );
  return createSignInLink.url ?? undefined;
}

/** The lines that say where everything is and what to do next. */
export function welcome(stack: Stack, signInLink: string | undefined): readonly string[] {
  const shown = (file: string): string => shownPath(file, process.cwd());
  return [
    '',
    `circuitwatch is ready, on ${stack.description}.`,
    '',
    `  GraphiQL   ${signInLink ?? `${stack.url}/graphiql`}${signInLink === undefined ? '' : '   (signs you in, once)'}`,
    `  Alerts     ${stack.url}/alerts`,
    `  API        ${stack.url}/graphql`,
    `  Scoring    ${stack.endpointUrl}/score`,
    `  Metrics    ${stack.url}/metrics`,
    `  Token      in ${shown(stack.folder.adminToken)}   (Authorization: Bearer …)`,
    `  Logs       in ${shown(stack.folder.logs)}`,
    '',
    '  Next:  npx circuitwatch status',
    '         npx circuitwatch circuits',
    '         npx circuitwatch alerts',
    '         npx circuitwatch sign-in      a new sign-in link',
    '',
    'Ctrl-C stops everything.',
  ];
}
