/**
 * A decimal number as a whole count of its last place, exactly as it was written: 0.95 with six decimals is 950000.
 * NaN: it has more decimals than that, or is too large to be exact.
 */
export function scaledDecimal(value: number, decimals: number): number {
  // Printed with an exponent only from 1e21 up and below 1e-6: both are refused anyway.
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  if (sign === undefined || fraction.length > decimals) return Number.NaN;
  const scaled = Number(`${whole}${fraction.padEnd(decimals, '0')}`);
  if (!Number.isSafeInteger(scaled)) return Number.NaN;
  return sign === '-' && scaled !== 0 ? -scaled : scaled;
}
