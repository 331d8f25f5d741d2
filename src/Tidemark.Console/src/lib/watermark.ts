import type { LiveShard, LiveState } from './types';

export type Slowness =
  | { kind: 'recovering' }
  | { kind: 'lag'; records: number }
  | { kind: 'quiet'; ms: number }
  | { kind: 'delay'; ms: number }
  | { kind: 'none' };

/** Whether a shard has read everything and got nothing for as long as counts: then it holds nobody's watermark back. */
export const isIdle = (shard: LiveShard, state: LiveState): boolean =>
  shard.lag === 0 && shard.quiet_ms !== null && (shard.watermark === null || shard.quiet_ms >= state.idle_timeout_ms);

/** The shard whose watermark the others wait for; null without a watermark. A shard that recovers has none to tell yet. */
export function slowest(state: LiveState): LiveShard | null {
  const counted = state.shards.filter((shard) => shard.watermark !== null && !isIdle(shard, state));
  return counted.reduce<LiveShard | null>(
    (least, shard) => (least === null || shard.watermark! < least.watermark! ? shard : least),
    null,
  );
}

/** A shard that got nothing for so long is told to be quiet. In milliseconds. */
const quietMs = 2_000;

/** Why a shard's watermark stands where it does: the first that holds of those that need somebody's attention most. */
export function slowness(shard: LiveShard): Slowness {
  if (!shard.ready) return { kind: 'recovering' };
  if (shard.lag > 0) return { kind: 'lag', records: shard.lag };
  if (shard.quiet_ms !== null && shard.quiet_ms > quietMs) return { kind: 'quiet', ms: shard.quiet_ms };
  return shard.delay_ms === null ? { kind: 'none' } : { kind: 'delay', ms: shard.delay_ms };
}

/** How long the records that wait take at the speed of the last seconds, in milliseconds: 0 without any, null where they do not become
 *  fewer, NaN where no speed is known yet. */
export function drainMs(lag: number, receivedPerSecond: number, readPerSecond: number): number | null {
  if (lag === 0) return 0;
  const gained = readPerSecond - receivedPerSecond;
  if (Number.isNaN(gained)) return NaN;
  return gained > 0 ? (lag / gained) * 1_000 : null;
}
