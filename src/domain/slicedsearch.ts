/**
 * Sorted numbers with a table that says, for equal slices of their range, how many numbers lie before each slice: a search
 * then halves only what is in one slice, on average a single number.
 */
export interface SlicedNumbers {
  readonly values: Float64Array;
  readonly scale: number;
  /** One entry a slice, and one at the end. */
  readonly before: Int32Array;
}

export function sliceNumbers(values: Float64Array): SlicedNumbers {
  const slices = Math.max(1, values.length);
  const first = values[0] ?? 0;
  const range = (values[values.length - 1] ?? 0) - first;
  const scale = range > 0 ? (slices - 1) / range : 0;
  const before = new Int32Array(slices + 1);
  let slice = 0;
  for (let i = 0; i < values.length; i++) {
    // The same expression as in `countUpTo`, so that both round alike.
    const own = Math.trunc(((values[i] as number) - first) * scale);
    while (slice < own) before[++slice] = i;
  }
  while (slice < slices) before[++slice] = values.length;
  return { values, scale, before };
}

/** How many of the numbers are <= t. */
export function countUpTo({ values, scale, before }: SlicedNumbers, t: number): number {
  const count = values.length;
  if (count === 0 || t < (values[0] as number)) return 0;
  if (t >= (values[count - 1] as number)) return count;
  const slice = Math.trunc((t - (values[0] as number)) * scale);
  let low = before[slice] as number;
  let high = before[slice + 1] as number;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
