import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';

const text = readFileSync(path.join(import.meta.dirname, 'alert-pages.css'), 'utf8');
const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
const stylePath = '/alerts/style.css';

/** Where pages find their style sheet; another one has another address. */
export const styleAddress = `${stylePath}?v=${version}`;

/** Serves the style sheet. */
export function addStyleSheet(app: FastifyInstance): void {
  app.get(stylePath, (_request, reply) =>
    reply
      .header('cache-control', 'private, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(text),
  );
}
