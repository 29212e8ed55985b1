import type { FastifyInstance } from 'fastify';

/** How long a connection may lie idle while the server closes. */
const sweepMs = 100;

/**
 * Ends connections as they become idle while the server closes. Node does so once, when closing begins; one that waited
 * for an answer just then would keep the process for as long as its client keeps the connection.
 */
export function endIdleConnections(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    const sweep = setInterval(() => app.server.closeIdleConnections(), sweepMs);
    app.server.once('close', () => clearInterval(sweep));
    done();
  });
}
