import { creditLedger } from './creditledger.js';
import type { CreditLedger, CreditPeriod, PastPeriod } from './creditline.js';
import type { MinorUnits } from './money.js';
import type { Period } from './period.js';
import type { ObjectiveJudgement, PeriodJudgement } from './periodjudgement.js';

/**
 * REJUDGED: its facts count as they did, and are judged by the proposal. RECOUNTED: they were counted anew. NOT_REPLAYABLE: they
 * cannot be.
 */
export const REPLAYS = ['REJUDGED', 'RECOUNTED', 'NOT_REPLAYABLE'] as const;
export type Replay = (typeof REPLAYS)[number];

/** How an objective of a period stands now, or would under the proposal. */
export interface PreviewedFigures extends ObjectiveJudgement {
  /** Its credit in the period; 0 where it earns none. null: not known, or the terms put no money at risk. */
  readonly credit: MinorUnits | null;
}

export interface PreviewedObjective {
  readonly key: string;
  readonly objectiveId: string;
  readonly name: string;
  readonly replay: Replay;
  /** Why it is NOT_REPLAYABLE. */
  readonly reason: string | null;
  /** null: it is not agreed for the period. */
  readonly now: PreviewedFigures | null;
  /** null: the proposal leaves it out, or it cannot be replayed. */
  readonly proposed: PreviewedFigures | null;
  readonly changes: boolean;
}

export interface PeriodOutcome extends Pick<PeriodJudgement, 'verdict' | 'score'> {
  /** null: the terms put no money at risk, or it is not known. */
  readonly ledger: CreditLedger | null;
}

export interface PreviewedPeriod {
  readonly period: Period;
  readonly now: PeriodOutcome;
  /** null: facts cannot tell, for some objective. */
  readonly proposed: PeriodOutcome | null;
  readonly objectives: readonly PreviewedObjective[];
  readonly changes: boolean;
}

/** Ledgers of replayed periods, each after the periods before it as they would then have come to. */
export interface ReplayedMoney {
  readonly periods: ReadonlyMap<number, CreditPeriod | null>;
  /** Periods that facts cannot tell: no money of theirs, nor of those after them, is known. */
  readonly unknown: ReadonlySet<number>;
}

export function replayLedgers(
  past: readonly PastPeriod[],
  { periods, unknown }: ReplayedMoney,
): Map<number, CreditLedger> {
  const ledgers = new Map<number, CreditLedger>();
  const history: PastPeriod[] = [];
  for (const one of past) {
    if (unknown.has(one.index)) break;
    const replayed = periods.get(one.index);
    if (replayed === undefined || replayed === null) {
      history.push(one);
      continue;
    }
    const ledger = creditLedger(replayed, history);
    if (ledger !== null) ledgers.set(one.index, ledger);
    history.push({ ...replayed, ledger });
  }
  return ledgers;
}

/** Both sides of one period. */
export interface ComparedPeriod {
  readonly period: Period;
  readonly now: PeriodJudgement;
  readonly nowLedger: CreditLedger | null;
  readonly proposed: PeriodJudgement;
  readonly proposedLedger: CreditLedger | null;
  /** Whether facts can tell the money of the proposal, which may hang on the periods before. */
  readonly isMoneyKnown: boolean;
  readonly isRecounted: (key: string) => boolean;
  /** Why facts cannot tell what an objective would come to; null: they can. */
  readonly obstacle: (key: string) => string | null;
}

export function comparePeriod(compared: ComparedPeriod): PreviewedPeriod {
  const { period, now, proposed, nowLedger, proposedLedger, isMoneyKnown } = compared;
  const keys = new Set([...proposed.objectives, ...now.objectives].map(({ terms }) => terms.key));
  const objectives = [...keys].map((key) => compareObjective(key, compared));
  const isKnown = objectives.every(({ replay }) => replay !== 'NOT_REPLAYABLE');
  const before = { verdict: now.verdict, score: now.score, ledger: nowLedger };
  const after = isKnown ? { verdict: proposed.verdict, score: proposed.score, ledger: proposedLedger } : null;
  const differs =
    after !== null &&
    (after.verdict !== before.verdict ||
      after.score !== before.score ||
      (isMoneyKnown && (after.ledger?.total ?? 0) !== (before.ledger?.total ?? 0)));
  return {
    period,
    now: before,
    proposed: after,
    objectives,
    changes: differs || objectives.some((one) => one.changes),
  };
}

function compareObjective(
  key: string,
  { period, now, nowLedger, proposed, proposedLedger, isMoneyKnown, isRecounted, obstacle }: ComparedPeriod,
): PreviewedObjective {
  const before = figuresOf(key, now, nowLedger);
  const after = figuresOf(key, proposed, proposedLedger);
  const known = after ?? before;
  if (known === null) throw new Error(`no objective ${key} in period ${period.index}`);
  const reason = after === null ? null : obstacle(key);
  const named = { key, objectiveId: known.objectiveId, name: known.terms.name, reason, now: before };
  if (reason !== null) return { ...named, replay: 'NOT_REPLAYABLE', proposed: null, changes: false };
  const replay: Replay = isRecounted(key) && after !== null ? 'RECOUNTED' : 'REJUDGED';
  return { ...named, replay, proposed: after, changes: differ(before, after, isMoneyKnown) };
}

function figuresOf(key: string, { objectives }: PeriodJudgement, ledger: CreditLedger | null): PreviewedFigures | null {
  const found = objectives.find(({ terms }) => terms.key === key);
  if (found === undefined) return null;
  const own = ledger?.lines.filter(({ kind, objectiveKey }) => kind === 'CREDIT' && objectiveKey === key) ?? [];
  return { ...found, credit: ledger === null ? null : own.reduce((sum, { amount }) => sum + amount, 0) };
}

function differ(before: PreviewedFigures | null, after: PreviewedFigures | null, isMoneyKnown: boolean): boolean {
  if (before === null || after === null) return before !== after;
  const { verdict, target, actual, good, total, sum } = before.result;
  const then = after.result;
  const isSame =
    verdict === then.verdict &&
    target === then.target &&
    actual === then.actual &&
    good === then.good &&
    total === then.total &&
    sum === then.sum;
  return !isSame || (isMoneyKnown && (before.credit ?? 0) !== (after.credit ?? 0));
}
