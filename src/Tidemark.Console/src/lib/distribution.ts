/** A point of a distribution function: which share has at most so much. */
export interface CdfPoint {
  views: number;
  share: number;
}

/** A stretch of a density: values above `from` and up to `to`, the share of all that they are, and that share for each unit. */
export interface DensityBar {
  from: number;
  to: number;
  share: number;
  density: number;
}

/** The density that a distribution function has between its points, put together so that each bar is at least `ratio` times as far from
 *  zero at its end as at its start: counts are spread over magnitudes, and bars of one width would show one tower. The shares of all bars
 *  add up to the last point's. */
export function densityOf(cdf: readonly CdfPoint[], ratio = 1.6): DensityBar[] {
  const bars: DensityBar[] = [];
  let [from, before] = [-1, 0];
  cdf.forEach((point, i) => {
    const isLast = i === cdf.length - 1;
    if (!isLast && point.views + 1 < (from + 1) * ratio) return;
    const share = point.share - before;
    bars.push({ from, to: point.views, share, density: share / (point.views - from) });
    [from, before] = [point.views, point.share];
  });
  return bars;
}
