import type { ComparisonReport } from '@circuitwatch/monitoring-comparison';
import { counted } from '../output/counted.ts';
import type { RankedFeature } from './rank-features.ts';

/** How many of how many drifted, by whose definitions; skipped features do not count among the compared. */
export function verdictSentence(
  { definitions }: Pick<ComparisonReport, 'definitions'>,
  ranked: readonly RankedFeature[],
): string {
  const count = (wanted: RankedFeature['verdict']) =>
    ranked.filter(({ verdict }) => verdict === wanted).length;
  const drifted = count('drifted');
  const compared = drifted + count('healthy');
  const skipped = count('skipped');
  const aside = skipped === 0 ? '' : ` ${skipped === 1 ? 'One was' : `${skipped} were`} skipped.`;
  if (compared === 0) return `No feature could be compared by the ${definitions} definitions.${aside}`;
  return `${drifted} of ${counted(compared, 'feature')} drifted by the ${definitions} definitions.${aside}`;
}
