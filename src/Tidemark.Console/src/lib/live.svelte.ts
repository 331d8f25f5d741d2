import { ApiError, send } from './api';
import { families } from './families';
import { History } from './history';
import { access } from './session.svelte';
import type { LiveState } from './types';
import { view } from './view.svelte';

const retryMsMax = 5_000;

/** A connection on which nothing has come for so long is given up: it may be dead without either end knowing. */
const silenceMsMax = 15_000;

/** A page that nobody has seen for so long lets its connection go: a browser has but six for all its pages of one host. */
const hiddenMsMax = 60_000;

/** The state of the whole, once a second, over one connection that is made again whenever it breaks. */
class Live {
  /** What is shown: the newest state, or an earlier one while the page is frozen or refreshes less often. */
  state = $state.raw<LiveState | null>(null);

  /** Counts the states shown. */
  shown = $state(0);

  /** Whether states come. */
  connected = $state(false);

  /** Why none come, from the last attempt; empty where the node does not answer. */
  why = $state('');

  /** How long no state has come, in milliseconds. */
  silentMs = $state(0);

  /** How old the state is that is shown, in milliseconds. */
  ageMs = $state(0);
  history = new History();

  #newest: LiveState | null = null;
  #cameAt = 0;
  #shown = { at: 0, cameAt: 0 };
  #heardAt = 0;
  #hiddenAt = 0;
  #seenAt = 0;
  #attempt = new AbortController();

  /** Listens until the signal ends it. */
  async run(signal: AbortSignal): Promise<void> {
    const tick = () => this.#tick();
    const ticker = setInterval(tick, 500);
    document.addEventListener('visibilitychange', tick);
    signal.addEventListener('abort', () => {
      clearInterval(ticker);
      document.removeEventListener('visibilitychange', tick);
      // What comes after, if anything, may be somebody else's.
      [this.state, this.#newest, this.why, this.connected] = [null, null, '', false];
      this.history = new History();
    });
    let retryMs = 250;
    while (!signal.aborted) {
      if (this.#hiddenAt !== 0) await isSeen(signal);
      this.#heardAt = Date.now();
      this.#attempt = new AbortController();
      try {
        const response = await send('/v1/live', {
          signal: AbortSignal.any([signal, this.#attempt.signal]),
          headers: { Accept: 'text/event-stream' },
        });
        for await (const data of events(response.body!)) {
          retryMs = 250;
          this.#take(JSON.parse(data) as LiveState);
        }
        this.why = '';
      } catch (failure) {
        this.why = failure instanceof ApiError && failure.status > 0 ? failure.message : '';
        if (failure instanceof ApiError && failure.status === 401) await access.refresh();
      }
      if (signal.aborted) return;
      this.connected = false;
      families.forget();
      this.history.breakOff();
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(retryMs * 2, retryMsMax);
    }
  }

  /** Shows the newest state now. */
  show(): void {
    if (this.#newest === null) return;
    this.#shown = { at: Date.now(), cameAt: this.#cameAt };
    this.state = this.#newest;
    this.shown += 1;
    this.#tick();
  }

  #take(state: LiveState): void {
    this.connected = true;
    this.#heardAt = this.#cameAt = Date.now();
    this.#newest = state;
    this.silentMs = 0;
    this.history.add(state);
    // States come a little sooner or later than each second.
    const due = this.#cameAt - this.#shown.at >= view.refreshMs - 500;
    if (this.state === null || (due && !view.frozen && !document.hidden)) this.show();
  }

  #tick(): void {
    const now = Date.now();
    if (document.hidden) this.#hiddenAt ||= now;
    else if (this.#hiddenAt !== 0) [this.#hiddenAt, this.#seenAt] = [0, now];
    if (document.hidden && now - this.#hiddenAt > hiddenMsMax) this.#attempt.abort();

    // A page that was hidden has let go of the node itself; only from when it is seen does silence mean something.
    this.silentMs = this.#newest === null ? 0 : now - Math.max(this.#cameAt, this.#seenAt);
    this.ageMs = this.state === null ? 0 : now - this.#shown.cameAt;
    if (now - this.#heardAt > silenceMsMax) this.#attempt.abort();
  }
}

/** Waits until the page is seen again. */
async function isSeen(signal: AbortSignal): Promise<void> {
  while (document.hidden && !signal.aborted) {
    await new Promise((resolve) => {
      document.addEventListener('visibilitychange', resolve, { once: true });
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
}

/** The data of each server-sent event of a stream. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  while (true) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n\n');
    rest = parts.pop()!;
    for (const part of parts) {
      if (part.startsWith('data: ')) yield part.slice('data: '.length);
    }
  }
}

export const live = new Live();
