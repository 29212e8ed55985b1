/** Works on all items, at most so many at a time; answers in the order of the items. */
export async function eachAtOnce<Item, Answer>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const entries = items.entries();
  const workers = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (const [index, item] of entries) answers[index] = await work(item);
  });
  await Promise.all(workers);
  return answers;
}
