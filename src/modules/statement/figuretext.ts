import type { Unit } from '../../domain/indicators/entry.js';
import { type MinorUnits, moneyText } from '../../domain/money.js';
import type { ObjectiveLine, StatedFigures } from '../../domain/statement.js';
import type { Direction } from '../../domain/terms.js';

const DIGITS: Record<Unit, number> = { RATIO: 3, SECONDS: 1, POINTS: 3, COUNT: 3, NUMBER: 3 };
const SIGNS: Record<Unit, string> = { RATIO: ' %', SECONDS: ' s', POINTS: ' points', COUNT: '', NUMBER: '' };

/** A figure for people, rounded to the worse side, so that 94.9999 % never reads as the 95 % it misses. */
export function figureText(value: number | null, unit: Unit, direction: Direction): string {
  if (value === null) return '–';
  const shown = unit === 'RATIO' ? value * 100 : value;
  return `${grouped(String(rounded(shown, 10 ** DIGITS[unit], direction)))}${SIGNS[unit]}`;
}

/** What was counted: good of total, or the sum over the total of a mean; of uptime hours, to the nearest thousandth. */
export function countText(
  { good, total, sum }: StatedFigures,
  { unit, indicator }: Pick<ObjectiveLine, 'unit' | 'indicator'>,
): string {
  const number = (value: number): string => grouped(String(value));
  const hours = (seconds: number): string => number(Math.round((seconds * 1_000) / 3_600) / 1_000);
  if (good !== null && indicator === 'UPTIME') return `${hours(good)} of ${hours(total)} h`;
  if (good !== null) return `${number(good)} of ${number(total)}`;
  return sum === null ? number(total) : `${number(sum)}${SIGNS[unit]} over ${number(total)}`;
}

/** An amount with its currency: 945,000.00 INR. */
export function amountText(amount: MinorUnits, currency: string): string {
  return `${grouped(moneyText(amount, currency))} ${currency}`;
}

/** A decimal number with its thousands told apart. */
function grouped(text: string): string {
  const [whole = '', ...fraction] = text.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
}

/** Doubles miss 81.13 by less than this share of it; nothing that is shown does. */
const SLIP = 2 ** -45;

function rounded(value: number, factor: number, direction: Direction): number {
  const scaled = value * factor;
  const slip = Math.abs(scaled) * SLIP;
  const whole = direction === 'AT_LEAST' ? Math.floor(scaled + slip) : Math.ceil(scaled - slip);
  return (whole || 0) / factor;
}
