import type { Unit } from '../../domain/indicators/entry.js';
import type { Direction } from '../../domain/terms.js';

const DIGITS: Record<Unit, number> = { RATIO: 3, SECONDS: 1, POINTS: 3, COUNT: 3, NUMBER: 3 };
const SIGNS: Record<Unit, string> = { RATIO: ' %', SECONDS: ' s', POINTS: '', COUNT: '', NUMBER: '' };

/** A figure for people, rounded to the worse side, so that 94.9999 % never reads as the 95 % it misses. */
export function figureText(value: number | null, unit: Unit, direction: Direction): string {
  if (value === null) return '–';
  const shown = unit === 'RATIO' ? value * 100 : value;
  return `${rounded(shown, 10 ** DIGITS[unit], direction)}${SIGNS[unit]}`;
}

/** Doubles miss 81.13 by less than this share of it; nothing that is shown does. */
const SLIP = 2 ** -45;

function rounded(value: number, factor: number, direction: Direction): string {
  const scaled = value * factor;
  const slip = Math.abs(scaled) * SLIP;
  const whole = direction === 'AT_LEAST' ? Math.floor(scaled + slip) : Math.ceil(scaled - slip);
  return String((whole || 0) / factor);
}
