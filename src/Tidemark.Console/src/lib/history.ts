import { Ring } from './ring';
import type { LiveState, Totals } from './types';

/** How many states are remembered: five minutes of them. */
export const historyStates = 300;

const names = [
  'received',
  'read',
  'applied',
  'features',
  'scores',
  'p50',
  'p99',
  'lag',
  'late',
  'duplicates',
  'letters',
  'mailbox',
  'outbox',
] as const;
export type Series = (typeof names)[number];

/** What the last minutes were like, as far as this page has seen them. */
export class History {
  readonly times = new Ring(historyStates);
  readonly #series = Object.fromEntries(names.map((name) => [name, new Ring(historyStates)])) as Record<Series, Ring>;
  #before: { at: number; totals: Totals } | null = null;

  of(name: Series): Ring {
    return this.#series[name];
  }

  add(state: LiveState): void {
    const at = Date.parse(state.time);
    const before = this.#before;
    const perSecond = (count: (totals: Totals) => number) =>
      before === null || at <= before.at ? null : (Math.max(0, count(state.totals) - count(before.totals)) * 1_000) / (at - before.at);
    this.times.push(at / 1_000);
    const values: Record<Series, number | null> = {
      received: state.received_per_second,
      read: state.read_per_second,
      applied: state.events_per_second,
      features: state.features_per_second,
      scores: state.scores_per_second,
      p50: state.latency_p50_ms,
      p99: state.latency_p99_ms,
      lag: state.totals.lag,
      late: perSecond((totals) => totals.late),
      duplicates: perSecond((totals) => totals.duplicates),
      letters: perSecond((totals) => totals.rejected + totals.poisoned),
      mailbox: state.backpressure.mailbox_share,
      outbox: state.backpressure.outbox_share,
    };
    for (const name of names) this.#series[name].push(values[name]);
    this.#before = { at, totals: state.totals };
  }

  /** What comes next does not follow what came last. */
  breakOff(): void {
    this.#before = null;
  }
}
