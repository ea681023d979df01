import type { Inspection } from '../../shared/contract/engine-answers.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { SubjectChoice } from '../state/selection.ts';

/** What a picture of the inspector is about. */
export interface PictureProps {
  readonly subject: SubjectChoice;
  readonly value: Inspection;
  readonly window: TimeWindow;
}
