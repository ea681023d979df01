/** Steps of the slider of periods: about one per cent each, from a minute to two weeks. */
export const STEPS = 1000;
const SHORTEST = 60;
const LONGEST = 1_209_600;
const SPAN = Math.log(LONGEST / SHORTEST);

/** Seconds at a step of the slider, round enough to be said: three significant digits. */
export const periodAt = (step: number): number => Number((SHORTEST * Math.exp((step / STEPS) * SPAN)).toPrecision(3));

/** The step nearest to a period. */
export const stepOf = (seconds: number): number => Math.min(STEPS, Math.max(0, Math.round((Math.log(seconds / SHORTEST) / SPAN) * STEPS)));
