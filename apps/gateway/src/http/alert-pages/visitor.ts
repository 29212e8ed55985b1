import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCredential } from '../../auth/credentials.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { GatewayContext } from '../../context.ts';
import { authenticateRequest, type RequestAuthentication } from '../authenticate-request.ts';
import { replyWithPage } from '../pages.ts';

/** Whoever looks at a page. */
export interface Visitor {
  readonly viewer: Viewer;
  readonly context: GatewayContext;
  /** What their forms are bound to. */
  readonly secret: string;
}

/** What telling visitors apart depends on. */
export interface VisitorOptions extends RequestAuthentication {
  readonly createContext: (request: FastifyRequest, viewer: Viewer) => GatewayContext;
}

/** Sites that browsers leave the session's cookie out for, as it is SameSite=Strict. */
const otherSites = new Set(['cross-site', 'same-site']);

/** A link from a mail or a chat that was opened in the browser, which did not say whose session it has. */
function comesFromElsewhere({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'GET' &&
    headers.cookie === undefined &&
    otherSites.has(String(headers['sec-fetch-site'] ?? ''))
  );
}

function refuse(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  if (comesFromElsewhere(request)) {
    // From a page of ours the next request is our own, and has the cookie where there is one.
    return replyWithPage(reply, {
      status: 200,
      title: 'One moment',
      text: 'The page opens by itself.',
      next: { path: request.url, name: 'Open the page' },
    });
  }
  if (status === 401) {
    return replyWithPage(reply, {
      status,
      title: 'Please sign in',
      text: 'Only people who are signed in see alerts. Make a sign-in link in a terminal, open it, and come back to this page:',
      code: 'npx circuitwatch sign-in',
    });
  }
  return replyWithPage(reply, {
    status,
    title: 'This form is none of ours',
    text: 'Only forms of our own pages are accepted. Open the alert from the list at /alerts and try again.',
  });
}

/** The route for people who are signed in; others are told how to, and forms of other sites are refused. */
export function forVisitors(
  options: VisitorOptions,
  show: (request: FastifyRequest, reply: FastifyReply, visitor: Visitor) => Promise<FastifyReply>,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const outcome = await authenticateRequest(request, options);
    const credential = readCredential(request.headers);
    if ('refusal' in outcome || credential === null) {
      return refuse(request, reply, 'refusal' in outcome ? outcome.refusal.status : 401);
    }
    const { viewer } = outcome;
    const context = options.createContext(request, viewer);
    return show(request, reply, { viewer, context, secret: credential.secret });
  };
}
