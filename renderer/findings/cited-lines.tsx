import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Citation, Finding } from '../../shared/model/finding.ts';
import { useCase } from '../state/case.ts';
import { showCited } from '../state/go-to.ts';
import { Button } from '../ui/button.tsx';

/** The lines that a finding cites, each a way to its record. */
export function CitedLines({ finding, onGo }: { readonly finding: Finding; readonly onGo: () => void }) {
  const { count, sample } = finding.evidence;
  if (sample.length === 0) return null;
  return (
    <section className="computed">
      <h3 className="section-title">Lines that prove it</h3>
      <p className="cited">
        {sample.map((citation) => (
          <CitedLine
            key={`${citation.source} ${citation.line}`}
            citation={citation}
            onPress={() => {
              onGo();
              showCited([citation]);
            }}
          />
        ))}
        {count > sample.length && <span className="reading">and {readableCount(count - sample.length)} more</span>}
      </p>
    </section>
  );
}

function CitedLine({ citation, onPress }: { readonly citation: Citation; readonly onPress: () => void }) {
  const name = useCitationName(citation);
  return (
    <Button kind="quiet" className="link mono" onPress={onPress}>
      {name}:{citation.line}
    </Button>
  );
}

/** The file's name, else the first of its hash. */
export function useCitationName(citation: Citation | undefined): string {
  const sources = useCase((state) => state.summary?.sources);
  const path = sources?.find(({ sha256, memberSha256 }) => sha256 === citation?.source || memberSha256 === citation?.source)?.path;
  return visible(path === undefined ? (citation?.source.slice(0, 12) ?? '') : path.slice(path.lastIndexOf('/') + 1));
}
