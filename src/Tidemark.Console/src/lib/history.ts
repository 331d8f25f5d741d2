import { Ring } from './ring';
import type { LiveState, Totals } from './types';

/** How many states are remembered: five minutes of them. */
export const historyStates = 300;

const names = ['received', 'read', 'features', 'scores', 'p50', 'p99', 'late', 'duplicates', 'letters'] as const;
export type Series = (typeof names)[number];

/** What the last minutes were like, as far as this page has seen them. */
export class History {
  readonly #series = Object.fromEntries(names.map((name) => [name, new Ring(historyStates)])) as Record<Series, Ring>;
  #before: { at: number; shards: string; totals: Totals } | null = null;

  of(name: Series): Ring {
    return this.#series[name];
  }

  add(state: LiveState): void {
    const at = Date.parse(state.time);
    const before = this.#before;

    // Totals are those of the shards that are there: what one that comes has counted did not happen just now.
    const shards = state.shards.map((shard) => shard.shard).join();
    const since = before !== null && at > before.at && shards === before.shards ? before : null;
    const perSecond = (count: (totals: Totals) => number) =>
      since === null ? null : (Math.max(0, count(state.totals) - count(since.totals)) * 1_000) / (at - since.at);
    const values: Record<Series, number | null> = {
      received: state.received_per_second,
      read: state.read_per_second,
      features: state.features_per_second,
      scores: state.scores_per_second,
      p50: state.latency_p50_ms,
      p99: state.latency_p99_ms,
      late: perSecond((totals) => totals.late),
      duplicates: perSecond((totals) => totals.duplicates),
      letters: perSecond((totals) => totals.rejected + totals.poisoned),
    };
    for (const name of names) this.#series[name].push(values[name]);
    this.#before = { at, shards, totals: state.totals };
  }

  /** What comes next does not follow what came last. */
  breakOff(): void {
    this.#before = null;
  }
}
