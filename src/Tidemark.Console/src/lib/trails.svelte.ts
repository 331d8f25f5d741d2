import { ask, query } from './api';
import { families } from './families';
import { live } from './live.svelte';
import type { WindowsAnswer } from './types';

/** How many of the newest windows a trail shows, how long it is kept before it is asked for again, and how many videos' are kept. */
const trailWindows = 30;
const freshMs = 20_000;
const trailsMax = 64;

/** What the last windows of videos were like: views in each window of the shortest tumbling family, oldest first. One is asked for at a
 *  time. */
class Trails {
  #kept = new Map<string, { at: number; values: number[] }>();
  #waiting: string[] = [];
  #busy = false;

  /** Counts the trails that have come. */
  come = $state(0);

  of(video: string): number[] {
    const kept = this.#kept.get(video);
    if ((kept === undefined || performance.now() - kept.at > freshMs) && !this.#waiting.includes(video)) {
      this.#waiting.push(video);
      void this.#run();
    }
    return kept?.values ?? [];
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const family = (await families.all()).filter((f) => f.kind === 'tumbling').sort((a, b) => a.size_ms - b.size_ms)[0];
    while (family !== undefined && this.#waiting.length > 0) {
      const video = this.#waiting[0]!;
      const values = await this.#load(video, family.name, family.size_ms);
      this.#kept.delete(video);
      this.#kept.set(video, { at: performance.now(), values });
      if (this.#kept.size > trailsMax) this.#kept.delete(this.#kept.keys().next().value!);
      this.#waiting.shift();
      this.come += 1;
    }
    this.#waiting = [];
    this.#busy = false;
  }

  async #load(video: string, family: string, sizeMs: number): Promise<number[]> {
    try {
      const path = `/v1/videos/${encodeURIComponent(video)}/windows${query({ window: family, limit: trailWindows })}`;
      const { items } = await ask<WindowsAnswer>(path);
      const newest = items.at(-1);
      if (newest === undefined) return [];
      // A window without an event is not told; it had no views. The line ends where the others do: at the watermark's window.
      const byStart = new Map(items.map((item) => [Date.parse(item.start), item.views]));
      const own = Date.parse(newest.start);
      const since = Date.parse(live.state?.watermark ?? newest.start) - own;
      const last = own + Math.max(0, Math.floor(since / sizeMs)) * sizeMs;
      return Array.from({ length: trailWindows }, (_, i) => byStart.get(last - (trailWindows - 1 - i) * sizeMs) ?? 0);
    } catch {
      // A line that is missing says no less than an error beside each of ten videos would; the next attempt is soon.
      return [];
    }
  }
}

export const trails = new Trails();
