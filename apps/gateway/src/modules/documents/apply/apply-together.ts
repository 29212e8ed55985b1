import type { Persistence, Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';

/** Several people may create the same thing at once: whoever was slower finds it on the next try. */
const mostTries = 10;

/** Ends a dry run: everything was done, and nothing of it stays. */
class TakenBack extends Error {
  constructor() {
    super('This was a dry run.');
  }
}

/** Does the work in one transaction, anew where somebody else was quicker; a dry run does the same and takes it back. */
export async function applyTogether<Result>(
  { unitOfWork }: Pick<Persistence, 'unitOfWork'>,
  dryRun: boolean,
  work: (repositories: Repositories) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    let done: { readonly result: Result } | undefined;
    try {
      return await unitOfWork(async (repositories) => {
        done = { result: await work(repositories) };
        if (dryRun) throw new TakenBack();
        return done.result;
      });
    } catch (error) {
      if (error instanceof TakenBack && done) return done.result;
      if (!(error instanceof AppError) || error.code !== 'CONFLICT' || tries === mostTries) throw error;
    }
  }
}
