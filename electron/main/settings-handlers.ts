import { nativeTheme } from 'electron';
import { ok } from '../../shared/lib/result.ts';
import type { Shell, ShellHandlers } from './shell.ts';
import { writeFailure } from './write-failure.ts';

type SettingsHandlers = Pick<ShellHandlers, 'recent-cases' | 'forget-recent' | 'read-settings' | 'save-settings' | 'restart-engine'>;

/** Settings, recent cases, and the engine's switch. */
export function settingsHandlers(shell: Shell): SettingsHandlers {
  return {
    async 'recent-cases'() {
      const cases = shell.recent.list();
      shell.grants.allowReading(...cases.map(({ path }) => path));
      return ok(cases);
    },
    async 'forget-recent'({ path }) {
      await shell.recent.forget(path);
      return ok(null);
    },
    async 'read-settings'() {
      return ok(shell.settings.now);
    },
    async 'save-settings'(change) {
      try {
        const settings = await shell.settings.change(change);
        nativeTheme.themeSource = settings.theme;
        if (!settings.rememberCases) await Promise.all([shell.recent.forgetAll(), shell.templates.forgetAll()]);
        return ok(settings);
      } catch (error) {
        return writeFailure('The file of your settings', error);
      }
    },
    async 'restart-engine'() {
      return await shell.engine.restart();
    },
  };
}
