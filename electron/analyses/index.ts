import type { Analysis } from './analysis.ts';
import { burstinessAnalysis } from './burstiness.ts';
import { cachingAnalysis } from './caching.ts';
import { changePointAnalysis } from './change-point.ts';
import { collectionGapAnalysis } from './collection-gap.ts';
import { completenessAnalysis } from './completeness.ts';
import { concentrationAnalysis } from './concentration.ts';
import { duplicatesAnalysis } from './duplicates.ts';
import { firstContactAnalysis } from './first-contact.ts';
import { mailRetryAnalysis } from './mail-retry.ts';
import { periodicityAnalysis } from './periodicity.ts';
import { selectiveAccessAnalysis } from './selective-access.ts';
import { silenceAnalysis } from './silence.ts';
import { successorAnalysis } from './successor.ts';
import { synchronyAnalysis } from './synchrony.ts';
import { workingHoursAnalysis } from './working-hours.ts';

/** Every analysis there is. One import and one line each, alphabetical; the order in which they run follows from `after`. */
export const analyses: readonly Analysis[] = [
  burstinessAnalysis,
  cachingAnalysis,
  changePointAnalysis,
  collectionGapAnalysis,
  completenessAnalysis,
  concentrationAnalysis,
  duplicatesAnalysis,
  firstContactAnalysis,
  mailRetryAnalysis,
  periodicityAnalysis,
  selectiveAccessAnalysis,
  silenceAnalysis,
  successorAnalysis,
  synchronyAnalysis,
  workingHoursAnalysis,
];
