import type { DayCounts } from './office-hours.ts';
import { logChoose, normalUpper } from './special-functions.ts';

/** Contacts on all days of the weekend are counted in at most so many units: the exact chance then costs a million steps or so. */
const MOST_UNITS = 400;
/** In logs of more days ranks have power to spare, and the ways would overflow. */
const MOST_DAYS = 600;

/**
 * P that weekends are as much quieter than working days by chance, days being alike, which asks nothing of how events clump within a day. Two looks, both paid for: at the ranks
 * of the days, which no single wild day can upset, and at their sum, which some working days on which nobody came upset less.
 */
export function quieterWeekends(days: DayCounts): number {
  if (days.weekend.length === 0 || days.working.length === 0) return 1;
  return Math.min(1, 2 * Math.min(byRanks(days), bySum(days)));
}

/**
 * The exact chance that as many days drawn from all have at most as many contacts: days are dealt to the weekend one by one, and the ways to each sum counted (Fisher's permutation
 * test). Large counts in whole units of several contacts, which is a test of its own right.
 */
function bySum({ working, weekend }: DayCounts): number {
  if (working.length + weekend.length > MOST_DAYS) return 1;
  const total = weekend.reduce((sum, count) => sum + count, 0);
  const unit = Math.max(1, Math.ceil(total / MOST_UNITS));
  const inUnits = (count: number): number => Math.floor(count / unit);
  const most = weekend.reduce((sum, count) => sum + inUnits(count), 0);
  const m = weekend.length;
  const width = most + 1;
  // ways[k · width + s]: chance-weighted ways to have drawn k days with s units; kept as doubles, which hold C(400, 200).
  const ways = new Float64Array((m + 1) * width);
  ways[0] = 1;
  let seen = 0;
  for (const count of [...working, ...weekend]) {
    const units = inUnits(count);
    seen++;
    if (units > most) continue;
    for (let k = Math.min(m, seen); k > 0; k--) {
      for (let s = most; s >= units; s--) ways[k * width + s]! += ways[(k - 1) * width + s - units]!;
    }
  }
  let fitting = 0;
  for (let s = 0; s <= most; s++) fitting += ways[m * width + s]!;
  return Math.min(1, fitting / Math.exp(logChoose(working.length + m, m)));
}

/** By Mann & Whitney's rank sum with ties; the normal tail with continuity, which is careful at these numbers. */
function byRanks({ working, weekend }: DayCounts): number {
  const all = [...working.map((count) => ({ count, weekend: 0 })), ...weekend.map((count) => ({ count, weekend: 1 }))].sort(
    (a, b) => a.count - b.count,
  );
  const n = all.length;
  const m = weekend.length;
  if (m === 0 || working.length === 0) return 1;
  let rankSum = 0;
  let ties = 0;
  for (let i = 0; i < n; ) {
    let next = i;
    while (next < n && all[next]!.count === all[i]!.count) next++;
    const rank = (i + 1 + next) / 2;
    ties += (next - i) ** 3 - (next - i);
    for (let k = i; k < next; k++) rankSum += rank * all[k]!.weekend;
    i = next;
  }
  const mean = (m * (n + 1)) / 2;
  const variance = ((m * working.length) / 12) * (n + 1 - ties / (n * (n - 1)));
  return variance > 0 ? normalUpper((mean - rankSum - 0.5) / Math.sqrt(variance)) : 1;
}
