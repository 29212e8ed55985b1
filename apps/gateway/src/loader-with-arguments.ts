import DataLoader from 'dataloader';

/** One parent and what is asked about it; `args` is plain JSON. */
export interface Asked<Args> {
  readonly id: string;
  readonly args: Args;
}

/**
 * A loader for fields with arguments: all parents that are asked the same within a tick are answered together.
 * `fetch` gives one entry for each id in the ids' order.
 */
export function createLoaderWithArguments<Row, Args>(
  fetch: (ids: readonly string[], args: Args) => Promise<readonly Row[]>,
): DataLoader<Asked<Args>, Row, string> {
  const questionOf = ({ args }: Asked<Args>): string => JSON.stringify(args);
  return new DataLoader<Asked<Args>, Row, string>(
    async (asked) => {
      const groups = [...Map.groupBy(asked, questionOf).values()];
      const answers = await Promise.all(
        groups.map(async (group) => {
          const [first] = group;
          const rows =
            first === undefined
              ? []
              : await fetch(
                  group.map(({ id }) => id),
                  first.args,
                );
          return group.map((question, index) => [question, rows[index]] as const);
        }),
      );
      const byQuestion = new Map(answers.flat());
      return asked.map(
        (question) => byQuestion.get(question) ?? new Error(`Nothing was read for ${question.id}.`),
      );
    },
    { cacheKeyFn: (question) => `${question.id} ${questionOf(question)}` },
  );
}
