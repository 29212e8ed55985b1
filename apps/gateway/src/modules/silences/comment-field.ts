import { descriptionField } from '../../inputs/fields.ts';

/** Why a silence is there. */
export const silenceCommentField = descriptionField
  .trim()
  .min(1, 'Say why it is silent: others will want to know.');
