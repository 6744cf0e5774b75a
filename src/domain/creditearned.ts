import { capAmounts, type Weighted } from './creditcap.js';
import { capOf, shareOf } from './creditfee.js';
import {
  type CreditInputs,
  type CreditPeriod,
  type EarnedCredit,
  isJudged,
  type PastPeriod,
  type StatedObjective,
} from './creditline.js';
import { type MissedObjective, type ReadCredit, readCredit } from './creditreading.js';
import type { CreditRule, CreditTerms } from './creditterms.js';
import { judgedFigure } from './judgedfigure.js';
import { type MinorUnits, roundHalfEven } from './money.js';
import { fractionText, type Rational } from './rational.js';

/** More than any fee: a rule that comes to more counts as this much, long after the cap has taken over. */
const MOST_EARNED = 1_000_000_000_000_000n;

/** Reads what a rule comes to; for a forecast at its worst. */
export type Reader = (rule: CreditRule, missed: MissedObjective) => ReadCredit;

/** The terms a period's money follows from. */
export interface CreditBasis {
  readonly credits: CreditTerms;
  readonly fee: Rational;
}

interface Earned {
  readonly key: string;
  readonly inputs: CreditInputs;
}

/** The credits of a period, by objective key: read by rule, one for each incident, within the cap. */
export function earnedCredits(
  period: CreditPeriod,
  basis: CreditBasis,
  history: readonly PastPeriod[],
  read: Reader = readCredit,
): EarnedCredit[] {
  const missed = period.objectives.filter(({ verdict }) => verdict === 'MISSED');
  const earned = missed.flatMap((objective) => earnedBy(objective, period, basis, history, read) ?? []);
  earned.sort((a, b) => (a.key < b.key ? -1 : 1));
  const largest = largestOfIncidents(earned);
  const standing = earned.map((one) => yielding(one, largest));
  const amounts = capAmounts(capOf(basis.credits, basis.fee), standing.filter(stands).map(weighted));
  return standing.map(({ key, inputs }) => ({
    kind: 'CREDIT',
    objectiveKey: key,
    termsVersion: period.version,
    amount: amounts.get(key) ?? 0,
    inputs,
  }));
}

function earnedBy(
  objective: StatedObjective,
  period: CreditPeriod,
  { credits, fee }: CreditBasis,
  history: readonly PastPeriod[],
  read: Reader,
): Earned | null {
  const terms = period.terms.objectives.find(({ key }) => key === objective.key);
  const rule = terms?.credit ?? null;
  if (terms === undefined || rule === null) return null;
  const repeatOf = missedBefore(objective.key, history);
  const { reading, exact } = read(rule, {
    objective,
    direction: judgedFigure(terms).direction,
    credits,
    fee,
    repeatOf,
  });
  const { unit, target, actual } = objective;
  const inputs: CreditInputs = {
    rule,
    unit,
    target: target && fractionText(target),
    actual: actual && fractionText(actual),
    fee: fractionText(fee),
    atRisk: fractionText(shareOf(credits.atRisk, fee)),
    reading,
    exact: fractionText(exact),
    earned: minorUnits(exact),
    yieldsTo: null,
  };
  return { key: objective.key, inputs };
}

function minorUnits(exact: Rational): MinorUnits {
  const rounded = roundHalfEven(exact);
  return Number(rounded < MOST_EARNED ? rounded : MOST_EARNED);
}

/** The judged period before, if the objective was missed in it. */
function missedBefore(objectiveKey: string, history: readonly PastPeriod[]): number | null {
  const last = history.findLast((period) =>
    period.objectives.some((objective) => objective.key === objectiveKey && isJudged(objective)),
  );
  const stated = last?.objectives.find(({ key }) => key === objectiveKey);
  return last !== undefined && stated?.verdict === 'MISSED' ? last.index : null;
}

/** Of each incident the largest credit; of equal ones the one with the smaller key. `earned` ascends by key. */
function largestOfIncidents(earned: readonly Earned[]): ReadonlyMap<string, Earned> {
  const largest = new Map<string, Earned>();
  for (const one of earned) {
    const { incident } = one.inputs.rule;
    const before = incident === null ? undefined : largest.get(incident);
    if (incident !== null && (before === undefined || one.inputs.earned > before.inputs.earned)) {
      largest.set(incident, one);
    }
  }
  return largest;
}

function yielding(one: Earned, largest: ReadonlyMap<string, Earned>): Earned {
  const { incident } = one.inputs.rule;
  const standing = incident === null ? undefined : largest.get(incident);
  if (standing === undefined || standing.key === one.key) return one;
  return { key: one.key, inputs: { ...one.inputs, yieldsTo: standing.key } };
}

function stands({ inputs }: Earned): boolean {
  return inputs.yieldsTo === null;
}

function weighted({ key, inputs }: Earned): Weighted {
  return { key, amount: inputs.earned };
}
