/**
 * When the next of some contacts was due, had they gone on as a Poisson process of the same rate: mean wait 1/λ, and 1 − e^(−λ·10 min) (METHODS B11).
 * @param contacts how many there were in so many hours
 */
export function nextArrival(
  contacts: number,
  hours: number,
): { readonly perHour: number; readonly meanHours: number; readonly withinTenMinutes: number } {
  const perHour = contacts / hours;
  return { perHour, meanHours: 1 / perHour, withinTenMinutes: -Math.expm1(-perHour / 6) };
}
