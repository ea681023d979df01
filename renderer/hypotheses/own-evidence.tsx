import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import type { MatrixState } from './use-matrix.ts';

interface OwnEvidenceProps {
  readonly id: string;
  /** The question it answers; '' for none. */
  readonly ask: string;
  readonly change: MatrixState['change'];
  readonly onClose: () => void;
}

/** A row of the journalist's own, in words; its ratings are set in the table once it stands there. */
export function OwnEvidence({ id, ask, change, onClose }: OwnEvidenceProps) {
  const [text, setText] = useState('');
  const [because, setBecause] = useState('');
  const save = async (): Promise<void> => {
    if (await change('save-evidence', { id, text, because })) onClose();
  };
  return (
    <form
      className="own-evidence"
      aria-label="Evidence of your own"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      {ask !== '' && <p className="reading">{ask}</p>}
      <input
        className="input"
        aria-label="The evidence, in a sentence"
        placeholder="The evidence, in a sentence"
        value={text}
        ref={(input) => {
          if (input !== null && document.activeElement?.closest('.own-evidence') === null) input.focus();
        }}
        onChange={(event) => setText(event.target.value)}
      />
      <input
        className="input"
        aria-label="Where it comes from, and why it matters"
        placeholder="Where it comes from, and why it matters"
        value={because}
        onChange={(event) => setBecause(event.target.value)}
      />
      <div className="own-evidence-foot">
        <button type="submit" className="button button-main" disabled={text.trim() === ''}>
          Add the row
        </button>
        <Button kind="quiet" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
