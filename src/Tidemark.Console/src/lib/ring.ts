/** The newest numbers of a series, oldest first; what is missing is NaN. Holds as many as it was made for and never grows. */
export class Ring {
  readonly #values: Float64Array;
  #next = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity);
  }

  push(value: number | null | undefined): void {
    this.#values[this.#next] = value ?? NaN;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#count = Math.min(this.#count + 1, this.#values.length);
  }

  /** The newest values, at most so many, oldest first. */
  newest(most: number = this.#values.length): number[] {
    const count = Math.min(most, this.#count);
    return Array.from({ length: count }, (_, i) => this.#values[(this.#next - count + i + this.#values.length) % this.#values.length]!);
  }

  /** The mean of the newest values that there are; NaN without any. */
  mean(most: number): number {
    const present = this.newest(most).filter(Number.isFinite);
    return present.length === 0 ? NaN : present.reduce((sum, value) => sum + value, 0) / present.length;
  }
}
