import { create } from 'zustand';
import type { ContactPath } from '../../shared/contract/engine-answers.ts';
import type { EngineArgs } from '../../shared/contract/engine-commands.ts';

export type PathWay = EngineArgs<'find-path'>['way'];

/** The path that is looked at: between whom, how contacts may be walked, and what was found. */
export interface PathState {
  readonly ends: readonly [from: string, to: string] | null;
  readonly way: PathWay;
  /** Null while it is looked for. */
  readonly found: ContactPath | null;
  /** Why it could not be looked for. */
  readonly problem: string | null;
}

export const noPath: PathState = { ends: null, way: 'any', found: null, problem: null };

export const usePath = create<PathState>()(() => noPath);

/** Names on the path, ends included; empty when none is looked at. */
export function namesOnPath({ ends, found }: Pick<PathState, 'ends' | 'found'>): readonly string[] {
  if (ends === null) return [];
  return [...new Set([...ends, ...(found?.steps ?? []).flatMap(({ from, to }) => [from, to])])];
}
