import { useEffect } from 'react';
import { ImportView } from '../import/import-view.tsx';
import { StartView } from '../start/start-view.tsx';
import { useCase } from '../state/case.ts';
import { adoptOpenCase, startListening, takePaths } from '../state/case-actions.ts';
import { ask } from '../state/client.ts';
import { startFarewell } from '../state/farewell.ts';
import { startPath } from '../state/find-path.ts';
import { startGraphLoop } from '../state/graph-data.ts';
import { startDrafts } from '../state/note-drafts.ts';
import { loadSettings, useView } from '../state/view.ts';
import { applyTheme } from '../ui/use-theme.ts';
import { Banners } from './banners.tsx';
import { Dialogs } from './dialogs.tsx';
import { DropCatcher } from './drop-catcher.tsx';
import { startKeyboard } from './keyboard.ts';
import { Announcer, Toasts } from './toasts.tsx';
import { Workbench } from './workbench.tsx';

/** Everything that runs for as long as the window lives. */
function useLifelong(): void {
  useEffect(() => {
    const stops = [startListening(), startGraphLoop(), startPath(), startDrafts(), startFarewell(), startKeyboard()];
    void loadSettings();
    void ask('window-ready', {}).then((answer) => {
      if (answer.ok) takePaths(answer.value.paths);
    });
    void adoptOpenCase();
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}

function useSettingsOnPage(): void {
  const { theme, density, motion } = useView((state) => state.settings);
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
    document.documentElement.dataset['motion'] = motion;
  }, [density, motion]);
}

/** The window: the start screen, the preview before an import, or the workbench; dialogs and messages on top. */
export function App() {
  useLifelong();
  useSettingsOnPage();
  const open = useCase((state) => state.summary !== null);
  const previewing = useView((state) => state.pending !== null);
  return (
    <div className="app">
      <Banners />
      {previewing ? <ImportView /> : open ? <Workbench /> : <StartView />}
      <DropCatcher />
      <Dialogs />
      <Toasts />
      <Announcer />
    </div>
  );
}
