import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { silenceCommentField } from '../../comment-field.ts';
import { readMatchers } from '../../read-matchers.ts';
import { readEnd, readStart } from '../../read-times.ts';

const schema = z.object({ comment: silenceCommentField });

/** Makes a silence. */
export const createSilence: NonNullable<MutationResolvers['createSilence']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const now = context.now();
    const { comment } = parseInput(schema, input);
    const matchers = readMatchers(input, context.viewer.plants);
    const startsAt = readStart(input.startsAt, now);
    const wanted = { matchers, startsAt, endsAt: readEnd(input, startsAt, now), comment };
    return { silence: await context.persistence.silences.create(wanted, actorOf(context), now) };
  });
