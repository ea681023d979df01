import { settlePlaces, type UnsettledPlaces } from '../../shared/lib/settle-places.ts';

/** Entry of the thread that settles drawings: one in, one out. */
self.onmessage = (event: MessageEvent<UnsettledPlaces>): void => {
  self.postMessage(settlePlaces(event.data));
};
