/* Language and theme: the browser's wishes, until the reader chooses otherwise. */
import { isChinese, speak } from './texts.js';

const root = document.documentElement;
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : prefersDark.matches);

/** Calls back with what changed, after each switch. */
export function startSwitches(changed) {
  const theme = localStorage.getItem('theme');
  if (theme) {
    root.dataset.theme = theme;
  }
  // The service has set the language that the browser accepts.
  speak(localStorage.getItem('language') || root.lang);
  const themeButton = document.getElementById('theme');
  const press = () => themeButton.setAttribute('aria-pressed', String(isDark()));
  press();
  prefersDark.addEventListener('change', () => { press(); changed('theme'); });
  themeButton.onclick = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem('theme', root.dataset.theme);
    press();
    changed('theme');
  };
  document.getElementById('language').onclick = () => {
    speak(isChinese() ? 'en' : 'zh-CN');
    localStorage.setItem('language', root.lang);
    changed('language');
  };
}
