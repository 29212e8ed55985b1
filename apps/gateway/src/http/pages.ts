import type { FastifyReply } from 'fastify';

/** Text as it stands in an element or in an attribute in double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What a page of ours says. */
export interface Page {
  readonly status: number;
  readonly title: string;
  /** A few sentences. */
  readonly text: string;
  /** A command to type. */
  readonly code?: string;
  /** Where the browser goes from here by itself, at once; also a link, for browsers that do not. */
  readonly next?: { readonly path: string; readonly name: string };
}

/** Sends a plain page without scripts or styles. */
export function replyWithPage(reply: FastifyReply, { status, title, text, code, next }: Page): FastifyReply {
  const command = code === undefined ? '' : `<pre>${escapeHtml(code)}</pre>`;
  const refresh = next ? `<meta http-equiv="refresh" content="0;url=${escapeHtml(next.path)}">` : '';
  const link = next ? `<p><a href="${escapeHtml(next.path)}">${escapeHtml(next.name)}</a></p>` : '';
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}<title>${escapeHtml(title)} · circuitwatch</title></head>
<body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${command}${link}</body>
</html>
`;
  return reply.code(status).type('text/html; charset=utf-8').send(html);
}
