/** Parts per million of one: 0.95 is 950_000. */
export type Ppm = number;

/** Millionths of the indicator's unit (of one for a ratio, of a second, of a point): 30 s is 30_000_000. */
export type Micro = number;

/** One, or all of something, in millionths. */
export const ONE: Micro = 1_000_000;
