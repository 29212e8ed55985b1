import type { Role } from '../../generated/resolver-types.ts';
import { createSecret, hashSecret } from '../../auth/secrets.ts';
import { actor } from '../../spec/fleet.ts';
import type { TestGateway } from '../../spec/test-gateway.ts';

/** What a browser got. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser that somebody has signed in. */
export interface Browser {
  readonly cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Sends fields as a form of our own page does, unless headers say otherwise. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Opens the alert's page, fills in the form of this name and sends it with all its hidden fields. */
  submit(alertId: string, form: string, fields?: Readonly<Record<string, string>>): Promise<Answer>;
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The token in the forms of a page. */
export function tokenIn({ text }: Answer): string {
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** Signs a browser in as somebody of this role, who sees these plants; all of them unless said. */
export async function signIn(
  { db, url }: TestGateway,
  role: Role,
  plants: readonly string[] = [],
): Promise<Browser> {
  const secret = createSecret();
  const name = `${role.toLowerCase()} in a browser`;
  const session = {
    name,
    kind: 'SESSION',
    role,
    plants,
    secretHash: hashSecret(secret),
    expiresAt: null,
  } as const;
  await db.tokens.create(session, actor);
  const cookie = `circuitwatch_session=${secret}`;
  const get: Browser['get'] = async (path, headers = {}) =>
    answerOf(await fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie, ...headers } }));
  const post: Browser['post'] = async (path, fields, headers = { origin: url }) =>
    answerOf(
      await fetch(`${url}${path}`, {
        ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) },
        headers: { cookie, ...headers },
      }),
    );
  return {
    ...{ cookie, get, post },
    submit: async (alertId, form, fields = {}) => {
      const token = tokenIn(await get(`/alerts/${alertId}`));
      return post(`/alerts/${alertId}/${form}`, { token, ...fields });
    },
  };
}

/** The text of a page as people read it: without markup, entities read. */
export function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
