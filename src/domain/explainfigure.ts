import type { ObjectiveResult } from './compliance.js';
import { type FormulaLine, type FormulaValue, formulaLine } from './formula.js';
import { indicatorEntry, isBalance } from './indicator.js';
import type { IndicatorKind } from './indicators/entry.js';
import { judgedFigure } from './judgedfigure.js';
import type { ObjectiveJudgement } from './periodjudgement.js';
import { compareRationals, rational } from './rational.js';
import type { Direction, Indicator, ObjectiveTerms, ServiceLevelFormula } from './terms.js';
import { formatDuration } from './timetext.js';

type Judged = Pick<ObjectiveJudgement, 'terms' | 'result'>;

/** How the figure of each kind of indicator is formed, in the words of `ObjectiveCompliance`. */
const FIGURES: Readonly<Record<IndicatorKind, string>> = {
  RATE: 'good / total',
  TIME_SHARE: 'good / total',
  MEAN: 'sum / total',
  NET: '(good - sum) / total',
  VOLUME: 'total',
  SUM: 'sum',
  BALANCE: 'before + opened - done; before: open when the period began, opened and done: in the period',
};

/** What an outcome of indicators that watch a ticket for a while after it was resolved is. */
const WATCHED: Readonly<Partial<Record<Indicator, string>>> = {
  FIRST_CONTACT_RESOLUTION:
    'good: took one contact; total: tickets first resolved in the period and no longer provisional',
  REOPEN_RATE: 'good: reopened within window; total: resolutions of the period that are no longer provisional',
};

/** Semantics section 4: A answered, B abandoned, w the wait threshold, short below the bound of short abandons. */
const SERVICE_LEVELS: Readonly<Record<ServiceLevelFormula, string>> = {
  ALL_OFFERED: '(A in w) / (A + B)',
  ABANDONED_IN_TIME_COUNTS_AS_GOOD: '(A in w + B in w) / (A + B)',
  ANSWERED_ONLY: '(A in w) / A',
  IGNORE_ABANDONED_IN_TIME: '(A in w) / (A + B - B in w)',
  SHORT_ABANDONED_COUNTS_AS_GOOD: '(A in w + B short) / (A + B)',
  IGNORE_SHORT_ABANDONED: '(A in w) / (A + B - B short)',
};

/** How an objective's figure came about, and its verdict from it: each formula with its inputs by name, in the order of the calculation. */
export function explainFigure(judged: Judged): FormulaLine[] {
  return [
    ...outcomeLines(judged.terms),
    ...figureLines(judged),
    ...targetLines(judged),
    ...minimumLines(judged),
    ...budgetLines(judged),
    ...verdictLines(judged),
  ];
}

/** What one outcome is counted by. */
function outcomeLines({ indicator, contact, survey, counter, followUp }: ObjectiveTerms): FormulaLine[] {
  const { meaning } = indicatorEntry(indicator);
  if (contact !== null && indicator === 'SERVICE_LEVEL') {
    const { formula, waitThreshold, shortAbandon } = contact;
    const inputs = { formula, w: formatDuration(waitThreshold), short: formatDuration(shortAbandon) };
    return formulaLine('outcomes', `${meaning} good / total = ${SERVICE_LEVELS[formula]}`, inputs, indicator);
  }
  const inputs = {
    shortAbandon: contact === null ? null : formatDuration(contact.shortAbandon),
    topBoxFrom: survey?.topBoxFrom ?? null,
    counter: counter?.counter ?? null,
    window: followUp === null ? null : formatDuration(followUp.window),
  };
  return formulaLine('outcomes', meaning, inputs, indicator);
}

function figureLines({ terms, result }: Judged): FormulaLine[] {
  const { good, total, sum, slices, strict, forecast } = result;
  if (slices !== null && terms.slices !== null) {
    const { length, empty } = terms.slices;
    const ofEach = micro(terms.target);
    return [
      ...formulaLine(
        'strict',
        'good slices / slices; a slice is good when its own figure keeps the target of the objective',
        { good: slices.good, total: slices.total, length, empty, target: ofEach },
        strict,
      ),
      ...reliefLines(terms, result),
      ...formulaLine(
        'forecast',
        'good slices / slices at the end, if each to come goes as the one of the same weekday and time in the last seven days',
        { good: slices.heading?.good ?? null, slices: slices.heading?.total ?? null },
        forecast,
      ),
    ];
  }
  return [
    ...formulaLine('strict', figureFormula(terms), figureInputs(terms, result), strict),
    ...reliefLines(terms, result),
    ...formulaLine(
      'forecast',
      'the figure, if the outcomes still expected go as those of the last seven days',
      { good, total, sum },
      forecast,
    ),
  ];
}

function figureFormula({ indicator }: ObjectiveTerms): string {
  const formula = FIGURES[indicatorEntry(indicator).kind];
  const watched = WATCHED[indicator];
  return watched === undefined ? formula : `${formula}; ${watched}`;
}

function figureInputs(terms: ObjectiveTerms, { good, total, sum, pending, tally }: ObjectiveResult) {
  if (isBalance(terms)) {
    return { before: tally.pending - tally.total + tally.good, opened: tally.total, done: tally.good };
  }
  return { good, total, sum, provisional: terms.followUp === null ? null : pending };
}

function reliefLines(terms: ObjectiveTerms, { relieved, good, total }: ObjectiveResult): FormulaLine[] {
  if (relieved === null || good === null) return [];
  const { allowedMisses } = terms;
  const forgiven = Math.round(Math.abs(relieved * total - good));
  const formula =
    judgedFigure(terms).direction === 'AT_LEAST'
      ? '(good + forgiven) / total; forgiven: allowedMisses less the misses that the target allows anyway'
      : '(good - forgiven) / total; forgiven: allowedMisses less those that the target allows anyway';
  return formulaLine('relieved', formula, { good, total, allowedMisses, forgiven }, relieved);
}

function targetLines({ terms, result }: Judged): FormulaLine[] {
  const { target, actual } = result.exact;
  const direction = judgedFigure(terms).direction;
  if (target === null || actual === null) return [];
  const compared = compareRationals(actual, target);
  const keeps = direction === 'AT_LEAST' ? compared >= 0 : compared <= 0;
  return formulaLine('keepsTarget', `actual ${signOf(direction)} target`, { actual, target }, keeps);
}

function minimumLines({ terms, result }: Judged): FormulaLine[] {
  const { minimum } = result;
  if (minimum === null || terms.minimum === null) return [];
  const { level, misses, periods } = terms.minimum;
  const formula = `below the target, but actual ${signOf(judgedFigure(terms).direction)} minimum, and shortfalls < misses in the last periods judged`;
  const inputs = {
    actual: result.exact.actual,
    minimum: micro(level),
    shortfalls: minimum.shortfalls,
    misses,
    periods,
  };
  return formulaLine('tolerated', formula, inputs, minimum.tolerated);
}

function budgetLines({ terms, result }: Judged): FormulaLine[] {
  const { errorBudget, good, total, exact } = result;
  if (errorBudget === null || good === null) return [];
  const { whole, budget, consumed } = errorBudget;
  const atLeast = judgedFigure(terms).direction === 'AT_LEAST';
  const share = atLeast ? '(1 - target)' : 'target';
  // Of an open period whose length is known the budget is that of the whole.
  const isWhole = whole !== total;
  const inputs = { target: exact.target, whole: isWhole ? whole : null, total: isWhole ? null : total };
  return [
    ...formulaLine('budget', `${share} x ${isWhole ? 'whole' : 'total'}`, inputs, budget),
    ...formulaLine('consumed', 'misses / budget', { misses: atLeast ? missing(total, good) : good, budget }, consumed),
  ];
}

/** Outcomes, or seconds to the millisecond. */
function missing(total: number, good: number): number {
  return Math.round((total - good) * 1_000) / 1_000;
}

function verdictLines({ terms, result }: Judged): FormulaLine[] {
  const { verdict, periodEnded, exact, attainment, total } = result;
  const { minimumSample, weight } = terms;
  const ratio = judgedFigure(terms).direction === 'AT_LEAST' ? 'actual / target' : 'target / actual';
  const { target, actual } = exact;
  return [
    ...formulaLine('verdict', verdictFormula(result), { total, minimumSample, periodEnded }, verdict),
    ...formulaLine(
      'attainment',
      `1 where the target is kept or the shortfall tolerated, else ${ratio}, from 0 to 1`,
      { actual, target, meets: exact.meets },
      attainment,
    ),
    ...formulaLine(
      'scorePart',
      'attainment x weight',
      { attainment, weight: micro(weight) },
      partOf(attainment, weight),
    ),
  ];
}

function partOf(attainment: ObjectiveResult['attainment'], weight: number): FormulaValue | null {
  if (attainment === null) return null;
  const { numerator, denominator } = attainment;
  return { numerator: numerator * BigInt(weight), denominator: denominator * 1_000_000n };
}

function verdictFormula({ verdict, periodEnded }: ObjectiveResult): string {
  switch (verdict) {
    case 'NO_DATA':
      return 'nothing was counted that has a figure';
    case 'INSUFFICIENT_VOLUME':
      return 'total < minimumSample';
    case 'REPORTED':
      return 'no target is agreed';
    case 'MISSED':
      return periodEnded ? 'the target is not kept, and the shortfall not tolerated' : 'nothing can save it any more';
    case 'MET':
      return 'the target is kept, or the shortfall tolerated';
    case 'AT_RISK':
      return 'the period is open: the figure so far misses the target, or its forecast does';
    case 'ON_TRACK':
      return 'the period is open: the figure so far keeps the target, and so does its forecast if there is one';
  }
}

function signOf(direction: Direction): '>=' | '<=' {
  return direction === 'AT_LEAST' ? '>=' : '<=';
}

function micro(value: number | null): FormulaValue | null {
  return value === null ? null : rational(value, 1_000_000);
}
