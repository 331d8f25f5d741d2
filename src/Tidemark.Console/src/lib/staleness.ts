/** A state comes each second; without one for so long, what is shown counts as stale. In milliseconds. */
export const staleAfterMs = 3_000;
