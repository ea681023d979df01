import { describe, expect, it } from 'vitest';
import { pathInTime, shortestPath } from './shortest-path.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Pairs of letters with their weights. */
function walked(...pairs: readonly (readonly [string, string, number])[]) {
  const at = (letter: string): number => NAMES.indexOf(letter);
  return {
    actors: NAMES.length,
    count: pairs.length,
    from: Uint32Array.from(pairs, ([from]) => at(from)),
    to: Uint32Array.from(pairs, ([, to]) => at(to)),
    weight: Uint32Array.from(pairs, ([, , weight]) => weight),
  };
}

const path = (pairs: ReturnType<typeof walked>, from: string, to: string, directed: boolean) => {
  const found = shortestPath(pairs, NAMES.indexOf(from), NAMES.indexOf(to), directed, NAMES);
  return found === null ? null : { letters: found.actors.map((actor) => NAMES[actor]).join(''), equal: found.equal };
};

describe('a shortest path', () => {
  const twoAskers = walked(['a', 'c', 5], ['b', 'c', 2], ['a', 'd', 9], ['d', 'e', 9], ['e', 'b', 9]);

  it('goes through what two hosts both asked, when direction does not count', () => {
    expect(path(twoAskers, 'a', 'b', false)).toEqual({ letters: 'acb', equal: 1 });
  });

  it('follows the arrows when they do', () => {
    expect(path(twoAskers, 'a', 'b', true)).toEqual({ letters: 'adeb', equal: 1 });
    expect(path(twoAskers, 'b', 'a', true)).toBeNull();
  });

  it('among several takes the one whose weakest step weighs most, and counts the others', () => {
    const several = walked(['a', 'c', 100], ['c', 'b', 1], ['a', 'd', 7], ['d', 'b', 6], ['a', 'e', 6], ['e', 'b', 9]);
    expect(path(several, 'a', 'b', true)).toEqual({ letters: 'adb', equal: 3 });
  });

  it('does not walk pairs without a contact, and stays where it is asked to', () => {
    expect(path(walked(['a', 'b', 0], ['a', 'a', 3]), 'a', 'b', false)).toBeNull();
    expect(path(twoAskers, 'a', 'a', false)).toEqual({ letters: 'a', equal: 1 });
  });

  it('adds there and back where direction does not count', () => {
    const both = walked(['a', 'c', 2], ['c', 'a', 3], ['c', 'b', 5], ['a', 'd', 4], ['d', 'b', 50]);
    expect(path(both, 'a', 'b', false)!.letters).toBe('acb');
  });
});

describe('a path in time', () => {
  /** Contacts as "ab" in order of time, a second apart. */
  const contacts = (...letters: readonly string[]) => ({
    actors: NAMES.length,
    time: Float64Array.from(letters, (_, i) => i),
    from: (row: number) => NAMES.indexOf(letters[row]![0]!),
    to: (row: number) => NAMES.indexOf(letters[row]![1]!),
    rows: Uint32Array.from(letters.keys()),
  });

  it('takes contacts one after the other only', () => {
    expect(pathInTime(contacts('bc', 'ab', 'cd'), 0, 2)).toBeNull();
    expect(pathInTime(contacts('bc', 'ab', 'bc', 'cd'), 0, 3)).toEqual([1, 2, 3]);
  });

  it('has the fewest steps, and of those arrives first', () => {
    expect(pathInTime(contacts('ab', 'bc', 'ac', 'ac'), 0, 2)).toEqual([2]);
    expect(pathInTime(contacts('ab', 'ad', 'bc', 'dc'), 0, 2)).toEqual([0, 2]);
  });

  it('does not take a contact of the same moment for a later one', () => {
    const together = contacts('ab', 'bc');
    expect(pathInTime({ ...together, time: Float64Array.of(5, 5) }, 0, 2)).toBeNull();
  });

  it('agrees with trying everything', () => {
    let seed = 11;
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let run = 0; run < 300; run++) {
      const letters = Array.from({ length: 9 }, () => NAMES[next(6)]! + NAMES[next(6)]!).filter(([a, b]) => a !== b);
      const found = pathInTime(contacts(...letters), 0, 5);
      expect(found?.length ?? null).toBe(fewest(letters, 'a', 'f', -1));
    }
  });
});

/** Fewest contacts from one letter to another after a moment, by trying all. */
function fewest(letters: readonly string[], from: string, to: string, after: number): number | null {
  if (from === to) return 0;
  let best: number | null = null;
  for (let i = after + 1; i < letters.length; i++) {
    if (letters[i]![0] !== from) continue;
    const rest = fewest(letters, letters[i]![1]!, to, i);
    if (rest !== null && (best === null || rest + 1 < best)) best = rest + 1;
  }
  return best;
}
