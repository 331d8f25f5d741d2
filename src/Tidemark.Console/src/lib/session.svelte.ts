import { ApiError, ask, post } from './api';
import type { Session } from './types';

/** Who uses the console, and what that may. */
class Access {
  /** Null until the node has said it, and where it says nothing without a key. */
  who = $state.raw<Session | null>(null);

  /** Whether nothing can be shown without a key. */
  isLocked = $state(false);
  asked = $state(false);

  may(right: string): boolean {
    return this.who?.may.includes(right) ?? false;
  }

  /** Asks the node. What another failure is than a refusal, the connection tells. */
  async refresh(): Promise<void> {
    try {
      this.who = await ask<Session>('/v1/session');
      this.isLocked = !this.may('read');
    } catch (failure) {
      if (failure instanceof ApiError && failure.status === 401) [this.who, this.isLocked] = [null, true];
    }
    this.asked = true;
  }

  /** Begins a session; false where the browser does not keep it. */
  async logIn(key: string): Promise<boolean> {
    const { name } = await post<Session>('/v1/session', { key });
    await this.refresh();
    return this.who?.name === name;
  }

  async logOut(): Promise<void> {
    await ask('/v1/session', { method: 'DELETE' });
    await this.refresh();
  }
}

export const access = new Access();

/** Does what somebody wished: why the node did not, or null where it did. A session that has ended is noticed. */
export async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    if (failure.status === 401) await access.refresh();
    return failure.message;
  }
}
