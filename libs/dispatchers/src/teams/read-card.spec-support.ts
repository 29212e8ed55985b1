import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import { z } from 'zod';

const blockSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  color: z.string().optional(),
});
const cardSchema = z.looseObject({
  version: z.literal('1.2'),
  fallbackText: z.string(),
  body: z.array(blockSchema),
  actions: z.array(z.object({ type: z.literal('Action.OpenUrl'), title: z.string(), url: z.url() })),
  msteams: z.object({ width: z.literal('Full') }),
});
const bodySchema = z.object({
  type: z.literal('message'),
  summary: z.string(),
  attachments: z.tuple([
    z.object({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: cardSchema,
    }),
  ]),
});

/** The card of a body, in the wrapping that Teams wants. */
export function readCard(body: string): z.infer<typeof cardSchema> {
  return bodySchema.parse(JSON.parse(body)).attachments[0].content;
}

/** What Microsoft's own parser finds wrong with the card of a body, as a card of version 1.2. */
export function cardProblems(body: string): readonly string[] {
  const context = new SerializationContext(Versions.v1_2);
  const card = new AdaptiveCard();
  card.parse(readCard(body), context);
  const validation = card.validateProperties().validationEvents.map(({ message }) => message);
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  return [...validation, ...parsing];
}
