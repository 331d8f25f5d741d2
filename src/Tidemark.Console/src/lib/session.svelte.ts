import { ApiError, ask, post, unreachable } from './api';
import { families } from './families';
import type { Session } from './types';

/** Who uses the console, and what that may. */
class Access {
  /** Null until the node has said it, and where it says nothing without a key. */
  who = $state.raw<Session | null>(null);

  /** Whether nothing can be shown without a key. */
  isLocked = $state(false);

  /** Why the node has not said it. */
  failure = $state<string | null>(null);
  #asking: Promise<void> | null = null;

  may(right: string): boolean {
    return this.who?.may.includes(right) ?? false;
  }

  /** Asks the node, one question at a time: an answer that was long under way must not hide a newer one. */
  refresh(): Promise<void> {
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = null)));
  }

  async #ask(): Promise<void> {
    try {
      this.#take(await ask<Session>('/v1/session'));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (failure.status === 401) this.#take(null);
      else this.failure = failure.message;
    }
  }

  /** Begins a session. */
  async logIn(key: string): Promise<'kept' | 'dropped' | 'blind'> {
    const { name, may } = await post<Session>('/v1/session', { key });
    if (!may.includes('read')) {
      await ask('/v1/session', { method: 'DELETE' });
      return 'blind';
    }

    // Without TLS a browser keeps the session of some addresses only, and does not say so.
    await this.#askAnew();
    if (this.failure !== null) throw new ApiError(0, unreachable);
    return this.who?.name === name ? 'kept' : 'dropped';
  }

  async logOut(): Promise<void> {
    await ask('/v1/session', { method: 'DELETE' });
    await this.#askAnew();
  }

  /** Asks what was not under way before. */
  async #askAnew(): Promise<void> {
    await this.#asking;
    await this.refresh();
  }

  #take(who: Session | null): void {
    // What the node tells of its configuration depends on who asks.
    if (who?.name !== this.who?.name) families.forget();
    this.who = who;
    this.isLocked = !this.may('read');
    this.failure = null;
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
