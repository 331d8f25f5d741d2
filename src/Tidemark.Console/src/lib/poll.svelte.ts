import { untrack } from 'svelte';
import { ApiError } from './api';
import { access } from './session.svelte';
import { view } from './view.svelte';

/** What a view asks the node again and again. */
export class Polled<T> {
  value = $state.raw<T | null>(null);

  /** Why the newest attempt failed; then the value is the last one that came. */
  failure = $state<string | null>(null);
  status = $state(0);

  /** Asks at once. */
  again: () => void = () => {};
}

/** Asks while the component lives: at once, anew when something changes that the question reads, and each so many milliseconds, no
 *  faster than the rate of refresh. Not while the page is hidden or frozen. A question that is null is not asked. */
export function poll<T>(question: () => ((signal: AbortSignal) => Promise<T>) | null, everyMs = 2_000): Polled<T> {
  const polled = new Polled<T>();
  $effect(() => {
    const load = question();
    const every = Math.max(everyMs, view.refreshMs);
    const ending = new AbortController();
    let timer = 0;
    const run = async () => {
      clearTimeout(timer);
      if (load !== null && !document.hidden && !(view.frozen && polled.value !== null)) await attempt(polled, load, ending.signal);
      if (!ending.signal.aborted) timer = window.setTimeout(run, every);
    };
    polled.again = () => void run();
    untrack(() => void run());
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  });
  return polled;
}

async function attempt<T>(polled: Polled<T>, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<void> {
  try {
    const value = await load(signal);
    if (signal.aborted) return;
    polled.value = value;
    polled.failure = null;
    polled.status = 200;
  } catch (failure) {
    if (signal.aborted) return;
    if (!(failure instanceof ApiError)) throw failure;
    if (failure.status === 401) access.refuse(failure.message);
    polled.failure = failure.message;
    polled.status = failure.status;
    if (failure.status === 404) polled.value = null;
  }
}
