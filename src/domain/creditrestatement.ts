import type { CreditLedger, CreditLine } from './creditline.js';
import type { MinorUnits } from './money.js';

/** What late facts change of one line of a ledger that is locked; it is trued up in the next statement. */
export interface TrueUp {
  readonly kind: CreditLine['kind'];
  readonly objectiveKey: string;
  readonly stated: MinorUnits;
  readonly restated: MinorUnits;
  /** restated - stated */
  readonly amount: MinorUnits;
}

/**
 * The lines that differ between the ledger that was stated of a period and the one its facts give now. The amounts sum to
 * the difference of the two totals.
 */
export function trueUps(stated: CreditLedger | null, restated: CreditLedger | null): TrueUp[] {
  const before = amountsOf(stated);
  const after = amountsOf(restated);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [kind, objectiveKey] = name.split(' ') as [CreditLine['kind'], string];
    const [was = 0, is = 0] = [before.get(name), after.get(name)];
    return was === is ? [] : [{ kind, objectiveKey, stated: was, restated: is, amount: is - was }];
  });
}

// A key holds no blank, and a ledger one line of a kind for each.
function amountsOf(ledger: CreditLedger | null): Map<string, MinorUnits> {
  return new Map((ledger?.lines ?? []).map((line) => [`${line.kind} ${line.objectiveKey}`, line.amount]));
}
