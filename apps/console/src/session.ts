import { z } from 'zod/mini';

const viewerResponse = z.object({
  data: z.object({ viewer: z.object({ name: z.string(), role: z.string() }) }),
});

/** Who is signed in, and what they may do. */
export type Viewer = z.infer<typeof viewerResponse>['data']['viewer'];

/** Who is signed in on this browser; null when nobody is. Rejects when the gateway does not answer. */
export async function findViewer(): Promise<Viewer | null> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: 'query ConsoleViewer { viewer { name role } }' }),
  });
  if (response.status === 401) return null;
  return viewerResponse.parse(await response.json()).data.viewer;
}

/** Ends the session of this browser, here and at the gateway. */
export async function signOut(): Promise<void> {
  const response = await fetch('/sign-out', { method: 'POST' });
  if (!response.ok && response.status !== 401) {
    throw new Error(`The gateway answered ${response.status}; the session is still open.`);
  }
}
