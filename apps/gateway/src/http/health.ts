import type { FastifyInstance } from 'fastify';

/** One thing that has to be in order; resolves with what is wrong, or null. */
export interface ReadinessCheck {
  readonly name: string;
  readonly problem: () => Promise<string | null>;
}

const patienceMs = 2_000;

/** A check that does not answer in time is a problem too. */
async function problemOf({ problem }: ReadinessCheck): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, patienceMs, `does not answer within ${patienceMs / 1_000} s`);
  });
  try {
    return await Promise.race([problem(), late]);
  } catch (error) {
    return error instanceof Error && error.name === 'AppError' ? error.message : 'does not answer';
  } finally {
    clearTimeout(timer);
  }
}

/** Adds /livez, which says that the process is up, and /readyz, which names what is not ready. */
export function addHealth(app: FastifyInstance, checks: readonly ReadinessCheck[]): void {
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const problems = await Promise.all(
      checks.map(async (check) => ({ name: check.name, problem: await problemOf(check) })),
    );
    const notReady = problems.filter(({ problem }) => problem !== null);
    return reply
      .code(notReady.length === 0 ? 200 : 503)
      .send({ status: notReady.length === 0 ? 'ready' : 'not ready', notReady });
  });
}
