import type { FastifyReply } from 'fastify';
import type { Viewer } from '../../auth/viewer.ts';
import { html, type Html } from './html.ts';
import { styleAddress } from './style-sheet.ts';

/** What stands on a page. */
export interface AlertPage {
  readonly status: number;
  readonly title: string;
  readonly viewer: Viewer;
  readonly main: Html;
  /** Seconds after which the browser asks for it again; null: never by itself. */
  readonly refreshSeconds: number | null;
}

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

function documentOf({ title, viewer, main, refreshSeconds }: AlertPage): Html {
  const refresh =
    refreshSeconds === null ? null : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${refresh}
        <title>${title} · circuitwatch</title>
        <link rel="stylesheet" href="${styleAddress}" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <a class="home" href="/alerts">circuitwatch</a>
          <nav aria-label="Pages"><a href="/alerts">Alerts</a> <a href="/graphiql/">GraphiQL</a></nav>
          <p class="viewer"><bdi>${viewer.name}</bdi> (${viewer.role.toLowerCase()})</p>
        </header>
        <main id="main">${main}</main>
      </body>
    </html>`;
}

/** Sends a page that runs no script and sends its forms to us alone. */
export function replyWithAlertPage(reply: FastifyReply, page: AlertPage): FastifyReply {
  return (
    reply
      .code(page.status)
      .header('content-security-policy', policy)
      // Under `no-referrer` browsers send forms with the origin "null", and we could not tell our own from others'.
      .header('referrer-policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(documentOf(page).markup.trimStart())
  );
}
