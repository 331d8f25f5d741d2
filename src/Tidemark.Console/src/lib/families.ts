import { ask } from './api';
import type { Family, SettingsAnswer } from './types';

/** What the node is configured with, asked for once: it changes only with its start, and with who asks. */
class Families {
  #asked: Promise<SettingsAnswer> | null = null;

  /** The settings of the node. */
  settings(): Promise<SettingsAnswer> {
    const asked = (this.#asked ??= ask<SettingsAnswer>('/v1/settings'));
    asked.catch(() => this.forget());
    return asked;
  }

  /** Asks again next time. */
  forget(): void {
    this.#asked = null;
  }

  /** The window families; none where the node cannot be asked. */
  async all(): Promise<Family[]> {
    try {
      return (await this.settings()).families;
    } catch {
      return [];
    }
  }
}

export const families = new Families();
