import { ApiError, ask, post } from './api';
import type { Session } from './types';

/** Who uses the console, and what that may. */
class Access {
  who = $state.raw<Session | null>(null);

  /** Why nothing can be shown without a key; null where it can. */
  refused = $state<string | null>(null);
  asked = $state(false);

  may(right: string): boolean {
    return this.who?.may.includes(right) ?? false;
  }

  /** Asks the node. What another failure is than a refusal, the connection tells. */
  async refresh(): Promise<void> {
    try {
      this.who = await ask<Session>('/v1/session');
      this.refused = this.may('read') ? null : '';
    } catch (failure) {
      if (failure instanceof ApiError && failure.status === 401) this.refuse(failure.message);
    }
    this.asked = true;
  }

  refuse(why: string): void {
    this.who = null;
    this.refused = why;
  }

  async logIn(key: string): Promise<void> {
    this.who = await post<Session>('/v1/session', { key });
    this.refused = this.may('read') ? null : '';
  }

  async logOut(): Promise<void> {
    await ask('/v1/session', { method: 'DELETE' });
    await this.refresh();
  }
}

export const access = new Access();
