/** Of one figure over the rounds. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly values: readonly number[];
}

/** The value below which the share of the values lies; linear between neighbours. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export function summarise(values: readonly number[]): Summary {
  return {
    median: quantile(values, 0.5),
    least: Math.min(...values),
    most: Math.max(...values),
    values,
  };
}

/** From the least to the most, as a share of the median. */
export function spreadOf({ median, least, most }: Summary): number {
  return median === 0 ? 0 : (most - least) / Math.abs(median);
}
