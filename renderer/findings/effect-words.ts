import { readableNumber } from '../../shared/lib/format-value.ts';
import type { Finding } from '../../shared/model/finding.ts';

/** A number with its interval, for cards and dialogs. */
export function effectWords({ effect }: Finding): string {
  const range = effect.low === undefined || effect.high === undefined ? '' : ` (${readableNumber(effect.low)} to ${readableNumber(effect.high)})`;
  return `${effect.name} ${readableNumber(effect.value)}${range}`;
}
