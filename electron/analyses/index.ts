import type { Analysis } from './analysis.ts';
import { burstinessAnalysis } from './burstiness.ts';

/** Every analysis there is. One import and one line each, alphabetical; the order in which they run follows from `after`. */
export const analyses: readonly Analysis[] = [burstinessAnalysis];
