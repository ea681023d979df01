import type { Analysis } from './analysis.ts';
import { burstinessAnalysis } from './burstiness.ts';
import { cachingAnalysis } from './caching.ts';
import { changePointAnalysis } from './change-point.ts';
import { collectionGapAnalysis } from './collection-gap.ts';
import { concentrationAnalysis } from './concentration.ts';
import { duplicatesAnalysis } from './duplicates.ts';
import { periodicityAnalysis } from './periodicity.ts';
import { silenceAnalysis } from './silence.ts';
import { synchronyAnalysis } from './synchrony.ts';

/** Every analysis there is. One import and one line each, alphabetical; the order in which they run follows from `after`. */
export const analyses: readonly Analysis[] = [
  burstinessAnalysis,
  cachingAnalysis,
  changePointAnalysis,
  collectionGapAnalysis,
  concentrationAnalysis,
  duplicatesAnalysis,
  periodicityAnalysis,
  silenceAnalysis,
  synchronyAnalysis,
];
