import { ApiError, send } from './api';
import { families } from './families';
import { History } from './history';
import { access } from './session.svelte';
import type { LiveState } from './types';
import { view } from './view.svelte';

const retryMsMax = 5_000;

/** A connection on which nothing has come for so long is given up: it may be dead without either end knowing. */
const silenceMsMax = 15_000;

/** The state of the whole, once a second, over one connection that is made again whenever it breaks. */
class Live {
  /** What is shown: the newest state, or an earlier one while the page is frozen or refreshes less often. */
  state = $state.raw<LiveState | null>(null);

  /** Counts the states shown. */
  shown = $state(0);

  /** Whether states come. */
  connected = $state(false);

  /** Why none come, from the last attempt. */
  why = $state('');

  /** How old the newest state is that has come, in milliseconds; grows when none come. */
  ageMs = $state(0);
  readonly history = new History();

  #newest: LiveState | null = null;
  #cameAt = 0;
  #shownAt = 0;
  #heardAt = 0;
  #attempt = new AbortController();

  /** Listens until the signal ends it. */
  async run(signal: AbortSignal): Promise<void> {
    const ticker = setInterval(() => this.#tick(), 500);
    signal.addEventListener('abort', () => clearInterval(ticker));
    let retryMs = 250;
    while (!signal.aborted) {
      this.#heardAt = performance.now();
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
        if (signal.aborted) return;
        this.why = failure instanceof ApiError && failure.status > 0 ? failure.message : '';
        if (failure instanceof ApiError && failure.status === 401) {
          access.refuse(failure.message);
          return;
        }
      }
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
    this.#shownAt = performance.now();
    this.state = this.#newest;
    this.shown += 1;
  }

  #take(state: LiveState): void {
    this.connected = true;
    this.#heardAt = this.#cameAt = performance.now();
    this.#newest = state;
    this.ageMs = 0;
    this.history.add(state);
    // States come a little sooner or later than each second.
    const due = this.#cameAt - this.#shownAt >= view.refreshMs - 500;
    if (this.state === null || (due && !view.frozen && !document.hidden)) this.show();
  }

  #tick(): void {
    const now = performance.now();
    if (this.#newest !== null) this.ageMs = now - this.#cameAt;
    if (now - this.#heardAt > silenceMsMax) this.#attempt.abort();
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
