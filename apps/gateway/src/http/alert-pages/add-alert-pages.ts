import { AppError } from '@circuitwatch/platform-errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { replyWithPage } from '../pages.ts';
import { deedOf, doDeed, type FormValues } from './alert/alert-deeds.ts';
import type { RefusedForm } from './alert/deed-form.ts';
import { detailPage, detailTitle, type DetailView } from './alert/detail-page.ts';
import { loadAlert } from './alert/load-alert.ts';
import { formTokenOf, isFormToken } from './form-token.ts';
import { html } from './html.ts';
import { listPage, listTitle, refreshSeconds } from './list/list-page.ts';
import { readListQuery } from './list/list-query.ts';
import { loadList } from './list/load-list.ts';
import { replyWithAlertPage } from './page-layout.ts';
import { addStyleSheet } from './style-sheet.ts';
import { forVisitors, type Visitor, type VisitorOptions } from './visitor.ts';

/** What the pages of alerts depend on. */
export interface AlertPagesOptions extends VisitorOptions {
  /** Forms do what its mutations do. */
  readonly schema: GraphQLSchema;
}

/** A silence with all its matchers and a comment, percent-encoded. */
const formBytes = 64 * 1_024;

function searchOf({ url }: FastifyRequest): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
}

function parameterOf({ params }: FastifyRequest, name: 'id' | 'deed'): string {
  return (params as Readonly<Record<string, string | undefined>>)[name] ?? '';
}

async function showList(
  request: FastifyRequest,
  reply: FastifyReply,
  { viewer, context }: Visitor,
): Promise<FastifyReply> {
  const query = readListQuery(searchOf(request));
  const list = await loadList(query, context);
  return replyWithAlertPage(reply, {
    status: query.problems.length === 0 ? 200 : 400,
    title: listTitle(list),
    viewer,
    main: listPage(list),
    refreshSeconds: query.refreshes ? refreshSeconds : null,
  });
}

/** What is shown beside the alert itself. */
type Shown = Pick<DetailView, 'done'> &
  Pick<DetailView['forms'], 'focused' | 'refused'> & { readonly status: number };

async function replyWithAlert(
  request: FastifyRequest,
  reply: FastifyReply,
  { viewer, context, secret }: Visitor,
  { status, done, focused, refused }: Shown,
): Promise<FastifyReply> {
  const alertId = parameterOf(request, 'id');
  const details = await loadAlert(alertId, context);
  if (details === null) {
    return replyWithAlertPage(reply, {
      status: 404,
      title: 'No such alert',
      viewer,
      main: html`<h1>There is no such alert</h1>
        <p>It is not there, or you may not see its plant. <a href="/alerts">See what fires</a></p>`,
      refreshSeconds: null,
    });
  }
  const forms = { alertId: details.alert.id, token: formTokenOf(secret), focused, refused };
  return replyWithAlertPage(reply, {
    status,
    title: `${refused === null ? '' : 'Not done – '}${detailTitle(details)}`,
    viewer,
    main: detailPage(details, { viewer, forms, done }),
    refreshSeconds: null,
  });
}

function showAlert(request: FastifyRequest, reply: FastifyReply, visitor: Visitor): Promise<FastifyReply> {
  const search = searchOf(request);
  return replyWithAlert(request, reply, visitor, {
    status: 200,
    done: deedOf(search.get('done') ?? ''),
    focused: deedOf(search.get('action') ?? ''),
    refused: null,
  });
}

const oldForm =
  'This form was opened in another session than the one you have now. Nothing was done; look at it and send it again.';

async function takeForm(
  request: FastifyRequest,
  reply: FastifyReply,
  visitor: Visitor,
  schema: GraphQLSchema,
): Promise<FastifyReply> {
  const name = deedOf(parameterOf(request, 'deed'));
  const alertId = parameterOf(request, 'id');
  const values: FormValues = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const visible = await visitor.context.loaders.alert.load(alertId);
  if (name === null || visible === null) {
    const nothing = { status: 404, done: null, focused: null, refused: null };
    return replyWithAlert(request, reply, visitor, nothing);
  }
  const show = (status: number, problems: readonly string[]): Promise<FastifyReply> => {
    const refused: RefusedForm = { name, values, problems };
    // What was read before the deed is old.
    visitor.context.loaders.alert.clearAll();
    return replyWithAlert(request, reply, visitor, { status, done: null, focused: null, refused });
  };
  if (!isFormToken(values.get('token') ?? '', visitor.secret)) return show(403, [oldForm]);
  const { status, problems } = await doDeed(
    { name, alertId: visible.id, values },
    { schema, context: visitor.context },
  );
  return problems.length > 0
    ? show(status, problems)
    : reply.redirect(`/alerts/${visible.id}?done=${name}`, 303);
}

/** Who reloads the address of a form that was refused gets the alert with that form. */
function returnToForm(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const deed = deedOf(parameterOf(request, 'deed'));
  const address = `/alerts/${encodeURIComponent(parameterOf(request, 'id'))}`;
  return reply.redirect(deed === null ? address : `${address}?action=${deed}`, 303);
}

function addErrorPage(pages: FastifyInstance): void {
  pages.setErrorHandler((error, request, reply) => {
    // A screen on the wall that met a failure asks again.
    if (request.method === 'GET') reply.header('refresh', String(refreshSeconds));
    if (error instanceof AppError && error.code === 'UNAVAILABLE') {
      request.log.warn({ err: error }, 'The database does not answer.');
      return replyWithPage(reply, {
        status: 503,
        title: 'Alerts cannot be read just now',
        text: `The database does not answer. Pages ask again every ${refreshSeconds} seconds by themselves.`,
      });
    }
    // The server's own handler takes it.
    throw error;
  });
}

/** Adds the pages that messages link to: what fires now at /alerts, one alert at /alerts/:id, and its forms. */
export function addAlertPages(app: FastifyInstance, options: AlertPagesOptions): void {
  void app.register((pages, _options, done) => {
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: formBytes },
      (_request, body, parsed) => {
        parsed(null, new URLSearchParams(String(body)));
      },
    );
    addErrorPage(pages);
    addStyleSheet(pages);
    pages.get('/alerts', forVisitors(options, showList));
    pages.get('/alerts/:id', forVisitors(options, showAlert));
    pages.get('/alerts/:id/:deed', returnToForm);
    pages.post(
      '/alerts/:id/:deed',
      forVisitors(options, (request, reply, visitor) => takeForm(request, reply, visitor, options.schema)),
    );
    done();
  });
}
