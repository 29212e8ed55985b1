import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { silenceCommentField } from '../../comment-field.ts';
import { givesMatchers, readMatchers } from '../../read-matchers.ts';
import { givesEnd, readEnd, readStart } from '../../read-times.ts';
import { requireSilence } from '../../require-silence.ts';

const schema = z.object({ comment: silenceCommentField.nullish() });

/** Changes a silence; what is left out stays. */
export const changeSilence: NonNullable<MutationResolvers['changeSilence']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const now = context.now();
    const { comment } = parseInput(schema, input);
    const silence = await requireSilence(input.id, context);
    const startsAt = input.startsAt ? readStart(input.startsAt, now) : silence.startsAt;
    const from = startsAt > now ? startsAt : now;
    const wanted = {
      matchers: givesMatchers(input) ? readMatchers(input, context.viewer.plants) : silence.matchers,
      startsAt,
      endsAt: givesEnd(input) ? readEnd(input, from, now) : silence.endsAt,
      comment: comment ?? silence.comment,
    };
    const { silences } = context.persistence;
    const change = () => silences.change(silence.id, wanted, actorOf(context), now);
    return { silence: await atField(['id'], change) };
  });
