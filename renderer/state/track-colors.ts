import type { Entity } from '../../shared/model/entity.ts';
import type { SubjectChoice } from './selection.ts';

/** Series for tracks that have no colour of their own: vermilion is kept for the scrub handle, so it comes last. */
const ORDER = [0, 2, 4, 3, 5, 6, 7] as const;

/** The series (0 to 7) of each track: an entity's own colour, else the first that no earlier track has. */
export function trackSeries(tracks: readonly SubjectChoice[], entities: readonly Entity[]): readonly number[] {
  const own = tracks.map((track) => (track.type === 'entity' ? entities.find((entity) => entity.name === track.entity)?.color : undefined));
  // A track in the colour of an entity would look like a part of it.
  const used = new Set<number | undefined>([...own, ...entities.map(({ color }) => color)]);
  return own.map((color) => {
    if (color !== undefined) return color;
    const free = ORDER.find((series) => !used.has(series)) ?? 7;
    used.add(free);
    return free;
  });
}

/** The series of each name in the graph that has one: entities, and hosts pinned as tracks. */
export function seriesOfNames(tracks: readonly SubjectChoice[], entities: readonly Entity[]): ReadonlyMap<string, number> {
  const series = trackSeries(tracks, entities);
  const names = new Map(entities.map((entity) => [entity.name, entity.color]));
  for (const [i, track] of tracks.entries()) {
    if (track.type === 'host') names.set(track.host, series[i]!);
    if (track.type === 'pair') names.set(track.from, series[i]!);
  }
  return names;
}
