import { expect, it } from 'vitest';
import { emptySelection, forgetEntitiesExcept, pinTrack, subjectArgument, subjectName, toggleLane, unpinTrack, useSelection } from './selection.ts';

const bank = { type: 'entity', entity: 'The bank' } as const;
const host = { type: 'host', host: '192.0.2.1' } as const;

it('lets go of entities that are gone, and of nothing else', () => {
  useSelection.setState({ ...emptySelection, subject: bank, tracks: [host, bank] });
  forgetEntitiesExcept(['The bank']);
  expect(useSelection.getState().subject).toEqual(bank);
  forgetEntitiesExcept([]);
  expect(useSelection.getState()).toMatchObject({ subject: null, tracks: [host] });
});

it('pins a track once, and remembers that the journalist chose', () => {
  useSelection.setState(emptySelection);
  pinTrack(host);
  pinTrack({ ...host });
  expect(useSelection.getState()).toMatchObject({ tracks: [host], tracksChosen: true });
  unpinTrack({ ...host });
  expect(useSelection.getState().tracks).toEqual([]);
});

it('names subjects and sends them as the engine takes them', () => {
  expect(subjectName({ type: 'pair', from: 'a', to: 'b' })).toBe('a → b');
  expect(subjectArgument({ type: 'pair', from: 'a', to: 'b' })).toEqual({ from: 'a', to: 'b' });
  expect(subjectArgument(bank)).toEqual({ entity: 'The bank' });
});

it('pins findings under the timeline, takes them off, and keeps the newest few', () => {
  useSelection.setState(emptySelection);
  for (const id of ['a', 'b', 'c', 'd', 'e']) toggleLane(id);
  expect(useSelection.getState().lanes).toEqual(['b', 'c', 'd', 'e']);
  toggleLane('c');
  expect(useSelection.getState().lanes).toEqual(['b', 'd', 'e']);
});
