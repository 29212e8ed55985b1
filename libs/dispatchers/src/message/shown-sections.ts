import { type AlertSection } from './alert-section.ts';
import { type MessageDigest } from './message-digest.ts';
import { counted } from './message-title.ts';

/** The first findings of a digest, and a sentence about what is left out; empty when nothing is. */
export interface ShownSections {
  readonly shown: readonly AlertSection[];
  readonly leftOut: string;
}

/** At most `limit` findings; those beyond it and the alerts that the message does not have are counted. */
export function showSections(digest: MessageDigest, limit: number): ShownSections {
  const shown = digest.sections.slice(0, limit);
  const unseen = digest.sections.length - shown.length;
  const counts = [
    ...(unseen > 0 ? [counted(unseen, shown.length > 0 ? 'more finding' : 'finding')] : []),
    ...(digest.hiddenAlerts > 0 ? [counted(digest.hiddenAlerts, 'more alert')] : []),
  ];
  return { shown, leftOut: counts.length === 0 ? '' : `${counts.join(' and ')} not shown here.` };
}
