/** How each measure is computed, on a line; the whole method, its assumptions and references stand in METHODS.md under the same id. */
export const formulas: Readonly<Record<string, string>> = {
  duplicates: 'unique = records − repeats of the same two hosts, kind and second',
  'collection-gap': 'P(longest gap ≥ x) = Σ (−1)^(k+1) C(n+1, k) (1 − k x)^n over all sources together, on a clock that runs with the log’s own rate',
  concentration: 'share = contacts of one ÷ all contacts of the server; interval by Wilson (1927)',
  synchrony:
    'STTC = ½ [(P_A − T_B)/(1 − P_A T_B) + (P_B − T_A)/(1 − P_B T_A)]; p from moving each contact by up to fifteen times the tolerance, 10 and 30 min',
  silence: 'P(longest gap ≥ x) = Σ (−1)^(k+1) C(n+1, k) (1 − k x)^n on a clock that runs with the source’s own rate',
  'change-point': 'LR = 2 Σ count × ln(rate of its side ÷ rate of all), largest over all dates; p by Davies’ bound (1987)',
  'first-contact': 'chance to be first = the asker’s share of the old name’s contacts; interval by Wilson (1927)',
  successor: 'likeness = Σ min(a, b) ÷ Σ max(a, b) of the two audiences’ shares; p from dealing the new server’s askers anew',
  'selective-access': 'Fisher’s exact test: P = C(a+b, a) C(c+d, c) ÷ C(n, a+c), summed over tables as extreme',
  completeness: 'overlap and split of sources that recorded the same, day by day',
  periodicity: 'H = max over m ≤ 20 of (Z²ₘ − 4m + 4), p = e^(−0.4 H) for a kept phase; for a re-armed timer the likelihood ratio of its intervals',
  burstiness: 'D = Σ (count − mean)² ÷ mean over equal stretches of the source’s own clock, χ² with k − 1 degrees; effect Bₙ (Kim & Jo 2016)',
  'working-hours': 'the larger p of two: rank sum of weekend against working days, and agreement of hours from day to day',
  caching: 'P(≥ above | above + below, ½) of intervals just above and below a time to live',
  'mail-retry': 'evidence = Σ ln(0.9 ÷ chance of a contact there), best run of each schedule; P ≤ e^(−evidence) (Ville 1939)',
};
