import { en } from './words/en';
import { ko } from './words/ko';
import type { Words } from './words/en';

export type Theme = 'system' | 'light' | 'dark';
export type Language = 'en' | 'ko';

/** How often the figures on the page change, in milliseconds. */
export const refreshRates = [1_000, 5_000, 15_000, 60_000];

const words: Record<Language, Words> = { en, ko };

function kept<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  const value = localStorage.getItem(`tidemark.${name}`) as T | null;
  return value !== null && allowed.includes(value) ? value : otherwise;
}

/** How this browser wishes to see the console; kept by the browser. */
class View {
  theme = $state<Theme>(kept('theme', ['system', 'light', 'dark'], 'system'));
  language = $state<Language>(kept('language', ['en', 'ko'], navigator.language.startsWith('ko') ? 'ko' : 'en'));
  refreshMs = $state(Number(kept('refresh', refreshRates.map(String), '1000')));

  /** Whether single keys do something; speech input may press them unasked. */
  keys = $state(kept('keys', ['on', 'off'], 'on') === 'on');

  /** Whether the figures stand still. They go on coming, and are shown again when this ends. */
  frozen = $state(false);

  /** Counts how often the system went from light to dark or back, for what is painted and not styled. */
  painted = $state(0);

  get words(): Words {
    return words[this.language];
  }

  constructor() {
    $effect.root(() => {
      $effect(() => {
        localStorage.setItem('tidemark.theme', this.theme);
        document.documentElement.dataset.theme = this.theme;
      });
      $effect(() => {
        localStorage.setItem('tidemark.language', this.language);
        document.documentElement.lang = this.language;
      });
      $effect(() => localStorage.setItem('tidemark.refresh', String(this.refreshMs)));
      $effect(() => localStorage.setItem('tidemark.keys', this.keys ? 'on' : 'off'));
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (this.painted += 1));
  }
}

export const view = new View();
