import { fractionText, type Rational } from './rational.js';

/** A number or a word that a formula takes. Exact numbers are whole numbers or fractions, `93/100`. */
export interface FormulaInput {
  readonly name: string;
  readonly value: string;
}

/** One step of a calculation. A later line may take what an earlier one is named for. */
export interface FormulaLine {
  /** What it says. */
  readonly name: string;
  readonly formula: string;
  readonly inputs: readonly FormulaInput[];
  /** What it comes to. */
  readonly value: string;
}

export type FormulaValue = string | number | boolean | Rational;

/** A line of what is known: null where its own value is not, and inputs that are not are left out. */
export function formulaLine(
  name: string,
  formula: string,
  inputs: Readonly<Record<string, FormulaValue | null>>,
  value: FormulaValue | null,
): FormulaLine[] {
  if (value === null) return [];
  const known = Object.entries(inputs).flatMap(([input, one]) =>
    one === null ? [] : [{ name: input, value: textOf(one) }],
  );
  return [{ name, formula, inputs: known, value: textOf(value) }];
}

function textOf(value: FormulaValue): string {
  return typeof value === 'object' ? fractionText(value) : String(value);
}
