import { FolderOpen, ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ShellAnswer } from '../../shared/contract/shell-commands.ts';
import { readableDate } from '../../shared/lib/format-value.ts';
import { useCase } from '../state/case.ts';
import { attempt, openCase, takePaths } from '../state/case-actions.ts';
import { chooseCase, chooseLogs, openSample } from '../state/case-dialogs.ts';
import { ask } from '../state/client.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import './start.css';
import { visible } from '../../shared/lib/host-name.ts';

/** The first screen: put logs in, take up a case, or learn on the sample. */
export function StartView() {
  const opening = useCase((state) => state.opening);
  return (
    <main className="start" aria-label="Start">
      <div className="start-column">
        <header>
          <h1 className="start-title">Occam</h1>
          <p className="start-lead">Server logs, read for a story: who talked to whom, when, and what dull reason could explain it.</p>
        </header>
        <DropZone />
        <p className="start-promise">
          <ShieldCheck size={16} aria-hidden /> Offline: nothing leaves this computer, and the originals are never changed.
        </p>
        {opening !== null && <output className="start-opening">{opening}</output>}
      </div>
      <aside className="start-side">
        <SampleCard />
        <RecentCases />
      </aside>
    </main>
  );
}

function DropZone() {
  return (
    <section className="drop-zone" aria-label="Open logs">
      <p className="drop-zone-title">Drop log files or a folder here</p>
      <p className="drop-zone-text">
        DNS, web, mail and firewall logs, captures, tables; packed or plain. You see how each is understood before anything is read.
      </p>
      <div className="drop-zone-actions">
        <Button kind="main" autoFocus onPress={() => void chooseLogs(false).then(takePaths)}>
          Open logs…
        </Button>
        <Button onPress={() => void chooseLogs(true).then(takePaths)}>Open a folder…</Button>
        <Button onPress={() => void chooseCase()}>
          <FolderOpen size={15} aria-hidden /> Open a case…
        </Button>
      </div>
    </section>
  );
}

function SampleCard() {
  return (
    <section className="start-card" aria-labelledby="sample-title">
      <h2 id="sample-title">New here? Take the sample case</h2>
      <p>
        An invented story with made-up hosts: a bank’s two resolvers keep asking for one company’s mail server. Is it a secret channel, or just mail?
        Find out in five minutes.
      </p>
      <Button onPress={() => void openSample()}>Open the sample case</Button>
    </section>
  );
}

function RecentCases() {
  const [recent, setRecent] = useState<ShellAnswer<'recent-cases'>>([]);
  const zone = useView((state) => state.settings.zone);
  useEffect(() => {
    void ask('recent-cases', {}).then((answer) => answer.ok && setRecent(answer.value));
  }, []);
  const forget = (path: string): void => {
    setRecent(recent.filter((item) => item.path !== path));
    void attempt('forget-recent', { path });
  };
  return (
    <section className="start-card" aria-labelledby="recent-title">
      <h2 id="recent-title">Recent cases</h2>
      {recent.length === 0 && <p>Cases you have opened will stand here. Only this list remembers them, and settings can turn it off.</p>}
      <ul className="recent">
        {recent.map((item) => (
          <li key={item.path}>
            <Button kind="quiet" className="recent-open" onPress={() => void openCase(item.path)}>
              <bdi className="recent-title">{visible(item.title)}</bdi>
              <bdi className="recent-path mono" title={visible(item.path)}>
                {visible(item.path)}
              </bdi>
            </Button>
            <span className="recent-date">{readableDate(item.opened, clockOf(zone))}</span>
            <Button kind="quiet" label={`Take ${item.title} off this list`} onPress={() => forget(item.path)}>
              ×
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
