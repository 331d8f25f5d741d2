import type { Figure, Time } from './types';
import { view } from './view.svelte';

const none = '–';
const numbers = new Map<string, Intl.NumberFormat>();

function formatter(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${view.language}/${key}`;
  let found = numbers.get(name);
  if (found === undefined) numbers.set(name, (found = new Intl.NumberFormat(view.language, options)));
  return found;
}

const isThere = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** A whole number in full. */
export const whole = (value: number | null | undefined): string =>
  isThere(value) ? formatter('whole', { maximumFractionDigits: 0 }).format(value) : none;

/** A number with as many digits as say something. */
export function figure(value: number | null | undefined): string {
  if (!isThere(value)) return none;
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return whole(value);
  return formatter('digits', { maximumSignificantDigits: 3 }).format(value);
}

/** A number beside an axis, where room is short. */
export const tick = (value: number): string => formatter('tick', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);

/** A number per second. */
export const rate = (value: number | null | undefined): string => figure(isThere(value) && value >= 10 ? Math.round(value) : value);

export function share(value: number | null | undefined, digits = 1): string {
  return isThere(value) ? formatter(`share${digits}`, { style: 'percent', maximumFractionDigits: digits }).format(value) : none;
}

/** A change by a share, with its sign. */
export function change(value: number | null | undefined): string {
  if (!isThere(value)) return none;
  return formatter('change', { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(value);
}

export function bytes(value: number | null | undefined): string {
  if (!isThere(value)) return none;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  for (; value >= 1_024 && unit < units.length - 1; unit++) value /= 1_024;
  return `${figure(value >= 100 ? Math.round(value) : value)} ${units[unit]}`;
}

export function duration(ms: number | null | undefined): string {
  if (!isThere(ms)) return none;
  const words = view.words.units;
  if (ms < 1_000) return `${whole(ms)} ${words.ms}`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${figure(Math.round(seconds * 10) / 10)} ${words.s}`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), words.d],
    [Math.floor(seconds / 3_600) % 24, words.h],
    [Math.floor(seconds / 60) % 60, words.min],
    [Math.floor(seconds) % 60, words.s],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${whole(count)} ${unit}`)
    .join(' ');
}

/** A moment in UTC: the time of day, with its day where that is not today's or it is wished. */
export function moment(time: Time | undefined, withDay = false): string {
  if (time === null || time === undefined) return none;
  const [day = '', clock = ''] = time.split('T');
  const ofDay = clock.replace(/\.\d+Z$|Z$/, '');
  return withDay || day !== new Date().toISOString().slice(0, 10) ? `${day} ${ofDay}` : ofDay;
}

/** The times of day of the ticks of an axis, in seconds since 1970; with its day where one begins, and with seconds where they are that
 *  close. */
export function clock(ticks: number[]): string[] {
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : 60;
  return ticks.map((tick, i) => {
    const [day = '', time = ''] = new Date(tick * 1_000).toISOString().split('T');
    const text = time.slice(0, step % 60 === 0 ? 5 : 8);
    return i === 0 || tick % 86_400 === 0 ? `${day.slice(5)} ${text}` : text;
  });
}

/** An estimate with its bounds; a figure that is exact without. */
export function bounded(value: Figure): string {
  const estimate = whole(Math.round(value.estimate));
  if (isExact(value)) return estimate;
  return `${estimate} (${whole(Math.floor(value.lower))}–${whole(Math.ceil(value.upper))})`;
}

export const isExact = (value: Figure): boolean => value.lower === value.upper;

/** How long ago a moment was, in milliseconds. */
export const since = (time: Time, now: string): number | null => (time === null ? null : Date.parse(now) - Date.parse(time));
