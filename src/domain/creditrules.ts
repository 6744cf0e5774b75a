import { checkSpans } from './creditspans.js';
import {
  type ChronicTerms,
  CREDIT_RULES,
  type CreditRule,
  type CreditTerms,
  EARN_BACK_FORMS,
  type EarnBackTerms,
  type Worth,
} from './creditterms.js';
import { judgedFigure } from './judgedfigure.js';
import { ONE } from './quantity.js';
import type { Findings } from './termchecks.js';
import { choiceFault, keyFault, wholeFault } from './termchecks.js';
import type { ObjectiveTerms } from './terms.js';

/** In minor units: a hundred thousand million of a currency with cents. */
const MOST_MONEY = 10_000_000_000_000;
const MOST_POOL = 10 * ONE;
const MOST_POINTS = 1_000;
const MOST_PERIODS = 120;
const MOST_NOTICE_DAYS = 3_650;

/** Everything wrong with the money terms of a contract by themselves. */
export function checkCredits(credits: CreditTerms, found: Findings): void {
  const { fee, stubFee, atRisk, pool, point, earnBack, chronic, noticeDays } = credits;
  const isFee = wholeFault(fee, 1, MOST_MONEY) === null;
  found.note('fee', isFee ? null : 'must be an amount above 0 and at most 10^13 minor units');
  found.note('stubFee', choiceFault(stubFee, ['BY_DAYS', 'WHOLE']));
  found.note('atRisk', shareFault(atRisk, ONE, 'must be a share above 0 and at most 1'));
  found.note('pool', shareFault(pool, MOST_POOL, 'must be a share above 0 and at most 10'));
  if (point !== null) checkWorth(point, found.within('point'));
  if (earnBack !== null) checkEarnBack(earnBack, found.within('earnBack'));
  if (chronic !== null) checkChronic(chronic, found);
  if (noticeDays !== null) found.note('noticeDays', wholeFault(noticeDays, 0, MOST_NOTICE_DAYS));
}

function shareFault(share: number, most: number, words: string): string | null {
  return wholeFault(share, 1, most) === null ? null : words;
}

function checkWorth({ share, amount }: Worth, found: Findings): void {
  if ((share === null) === (amount === null)) found.note('share', 'set exactly one of share and amount');
  else if (share !== null) found.note('share', wholeFault(share, 0, ONE) === null ? null : 'must be 0 to 1');
  else found.note('amount', wholeFault(amount, 0, MOST_MONEY) === null ? null : 'must be at least 0');
}

function checkEarnBack({ form, periods, share }: EarnBackTerms, found: Findings): void {
  found.note('form', choiceFault(form, EARN_BACK_FORMS));
  found.note('periods', wholeFault(periods, 1, MOST_PERIODS));
  found.note('share', shareFault(share, ONE, 'must be a share above 0 and at most 1'));
  if (form === 'ALL_AFTER_EXCEEDED' && share !== ONE) found.note('share', 'ALL_AFTER_EXCEEDED returns all: must be 1');
}

function checkChronic({ misses, atCap }: ChronicTerms, found: Findings): void {
  const within = found.within('chronic');
  if (misses === null && atCap === null) found.note('chronic', 'must have misses, atCap or both');
  if (misses !== null) {
    const { moreThan, inPeriods } = misses;
    within.within('misses').note('inPeriods', wholeFault(inPeriods, 1, MOST_PERIODS));
    within.within('misses').note('moreThan', wholeFault(moreThan, 0, inPeriods - 1));
  }
  if (atCap !== null) {
    const { times, inPeriods } = atCap;
    within.within('atCap').note('inPeriods', wholeFault(inPeriods, 1, MOST_PERIODS));
    within.within('atCap').note('times', wholeFault(times, 1, inPeriods));
  }
}

/** Everything wrong with the credit rules of a contract's objectives, noted under `0.credit`, `1.credit`, ... */
export function checkCreditRules(
  objectives: readonly ObjectiveTerms[],
  credits: CreditTerms | null,
  found: Findings,
): void {
  objectives.forEach((objective, index) => {
    if (objective.credit !== null)
      checkRule(objective, objective.credit, credits, found.within(index).within('credit'));
  });
  checkAllocations(objectives, found);
  checkIncidents(objectives, found);
}

function checkRule(objective: ObjectiveTerms, rule: CreditRule, credits: CreditTerms | null, found: Findings): void {
  found.note('kind', choiceFault(rule.kind, CREDIT_RULES));
  const { target } = judgedFigure(objective);
  if (credits === null) found.note('kind', 'needs the credits of the contract, which set what is at risk');
  if (target === null) found.note('kind', 'an objective without a target is not judged and earns no credit');
  if (rule.kind === 'POOL') found.note('allocation', shareFault(rule.allocation, ONE, 'must be above 0 and at most 1'));
  if (rule.kind === 'LINEAR') checkWorth(rule.rate, found.within('rate'));
  if (rule.kind === 'BRACKETS') {
    checkSpans(rule.brackets, objective, 'brackets', found);
    rule.brackets.forEach(({ worth }, index) => {
      checkWorth(worth, found.within('brackets').within(index));
    });
  }
  if (rule.kind !== 'POINTS') return;
  if (credits !== null && credits.point === null) found.note('kind', 'needs credits.point: what one point costs');
  checkSpans(rule.bands, objective, 'bands', found);
  rule.bands.forEach(({ points }, index) => {
    found
      .within('bands')
      .within(index)
      .note('points', wholeFault(points, 0, MOST_POINTS));
  });
}

function checkAllocations(objectives: readonly ObjectiveTerms[], found: Findings): void {
  let allocated = 0;
  objectives.forEach(({ credit }, index) => {
    if (credit?.kind !== 'POOL') return;
    const before = allocated;
    allocated += credit.allocation;
    if (before <= ONE && allocated > ONE) {
      found.within(index).within('credit').note('allocation', 'with those before it comes to more than the whole pool');
    }
  });
}

// A name that one objective alone has is a slip of the pen: two credits would be paid where one was agreed.
function checkIncidents(objectives: readonly ObjectiveTerms[], found: Findings): void {
  const names = objectives.map(({ credit }) => credit?.incident ?? null);
  names.forEach((name, index) => {
    if (name === null) return;
    const isShared = names.filter((other) => other === name).length > 1;
    const fault = keyFault(name) ?? (isShared ? null : 'no other objective names this incident');
    found.within(index).within('credit').note('incident', fault);
  });
}
