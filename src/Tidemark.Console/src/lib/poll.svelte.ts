import { untrack } from 'svelte';
import { ApiError } from './api';
import { access } from './session.svelte';
import { view } from './view.svelte';

/** An answer to an earlier question is shown only so long while the new one is under way. */
const outdatedMsMax = 300;

/** What a view asks the node again and again. */
export class Polled<T> {
  value = $state.raw<T | null>(null);

  /** Why the newest attempt failed; then the value is the last one that came, if any came to this question. */
  failure = $state<string | null>(null);

  /** Asks at once, even while the page is frozen. */
  again: () => void = () => {};
}

/** Asks while the component lives: at once, anew when something changes that the question reads, and each so many milliseconds, no
 *  faster than the rate of refresh. Not while the page is hidden, and again only while it is not frozen. A question that is null is not
 *  asked. */
export function poll<T>(question: () => ((signal: AbortSignal) => Promise<T>) | null, everyMs = 2_000): Polled<T> {
  const polled = new Polled<T>();
  const asked = $derived(question());
  let answered: typeof asked = null;
  $effect(() => {
    const load = asked;
    const every = Math.max(everyMs, view.refreshMs);
    const ending = new AbortController();
    const forget = () => {
      if (load === answered) return;
      polled.value = null;
      polled.failure = null;
    };
    let timer = 0;
    const outdated = window.setTimeout(forget, outdatedMsMax);
    const run = async (isWanted: boolean) => {
      clearTimeout(timer);
      try {
        if (load === null || document.hidden || !(isWanted || load !== answered || !view.frozen)) return;
        const failure = await attempt(polled, load, ending.signal);
        if (ending.signal.aborted) return;
        if (failure === null) answered = load;
        else forget();
        polled.failure = failure;
      } finally {
        if (!ending.signal.aborted) timer = window.setTimeout(() => void run(false), every);
      }
    };
    const seen = () => document.hidden || void run(false);
    document.addEventListener('visibilitychange', seen);
    polled.again = () => void run(true);
    untrack(() => void run(false));
    return () => {
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(timer);
      clearTimeout(outdated);
      ending.abort();
    };
  });
  return polled;
}

/** Why it failed; null where it did not. */
async function attempt<T>(polled: Polled<T>, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<string | null> {
  try {
    const value = await load(signal);
    if (!signal.aborted) polled.value = value;
    return null;
  } catch (failure) {
    if (signal.aborted) return null;
    if (!(failure instanceof ApiError)) throw failure;
    if (failure.status === 401) void access.refresh();
    if (failure.status === 404) polled.value = null;
    return failure.message;
  }
}
