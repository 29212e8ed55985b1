import { z } from 'zod';

/** Slack's documented limits, as a schema. */
const plain = (most: number) =>
  z.object({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  });
const markdown = (most: number) =>
  z.object({ type: z.literal('mrkdwn'), text: z.string().min(1).max(most), verbatim: z.literal(true) });
const button = z.object({
  type: z.literal('button'),
  action_id: z.string().max(255),
  text: plain(75),
  url: z.url().max(3_000),
  style: z.literal('primary').optional(),
});
const block = z.union([
  z.object({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({ type: z.literal('section'), text: markdown(3_000) }),
  z.strictObject({ type: z.literal('section'), fields: z.array(markdown(2_000)).min(1).max(10) }),
  z.object({ type: z.literal('context'), elements: z.array(markdown(3_000)).min(1).max(10) }),
  z.object({ type: z.literal('actions'), elements: z.array(button).min(1).max(25) }),
]);
const bodySchema = z.object({
  text: z.string().min(1).max(4_000),
  blocks: z.array(block).min(1).max(50),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
});

/** A body that Slack would take. */
export function readBlocks(body: string): z.infer<typeof bodySchema> {
  if (body.length > 12_000) throw new Error(`${body.length} characters are too many for Slack`);
  return bodySchema.parse(JSON.parse(body));
}
