import type { MinorUnits } from './money.js';
import type { Period } from './period.js';
import type { ObjectiveJudgement, PeriodJudgement } from './periodjudgement.js';
import type { PreviewedMoney } from './previewmoney.js';
import type { PreviewedVerdict } from './previewverdict.js';

/**
 * REJUDGED: its facts count as they did, and are judged by the proposal. RECOUNTED: they were counted anew. NOT_REPLAYABLE: they
 * cannot be.
 */
export const REPLAYS = ['REJUDGED', 'RECOUNTED', 'NOT_REPLAYABLE'] as const;
export type Replay = (typeof REPLAYS)[number];

/** How an objective of a period stands by the agreed terms, or would under the proposal. */
export interface PreviewedFigures extends ObjectiveJudgement {
  /** Its credit in the period. null: the terms set none for it; undefined: it hangs on what facts cannot tell. */
  readonly credit: MinorUnits | null | undefined;
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
  /** Verdict, figures or credit would have been others, as far as facts tell. */
  readonly changes: boolean;
}

/** What a period came to for the whole contract. undefined: it hangs on what facts cannot tell. */
export interface PeriodOutcome extends PreviewedVerdict {
  /** Sum of the credits, and that with what is set off and earned back. null: the terms put no money at risk. */
  readonly credits: MinorUnits | null | undefined;
  readonly total: MinorUnits | null | undefined;
}

export interface PreviewedPeriod {
  readonly period: Period;
  /** By the agreed terms and the facts as they stand: `proposed` differs from it by nothing but the terms. */
  readonly now: PeriodOutcome;
  /** As its statement says; null: that is not locked. */
  readonly stated: PeriodOutcome | null;
  readonly proposed: PeriodOutcome;
  readonly objectives: readonly PreviewedObjective[];
  /** `proposed` is another than `now`, of the whole or of an objective, as far as facts tell. */
  readonly changes: boolean;
}

/** Both sides of one period. */
export interface ComparedPeriod {
  readonly period: Period;
  readonly stated: PeriodOutcome | null;
  readonly now: ComparedSide;
  readonly proposed: ComparedSide;
  readonly isRecounted: (key: string) => boolean;
  /** Why facts cannot tell what an objective would come to; null: they can. */
  readonly obstacle: (key: string) => string | null;
}

/** A period by the agreed terms, or by the proposal. */
export interface ComparedSide {
  readonly judgement: PeriodJudgement;
  readonly verdict: PreviewedVerdict;
  readonly money: PreviewedMoney;
}

export function comparePeriod(compared: ComparedPeriod): PreviewedPeriod {
  const { period, stated } = compared;
  const [now, proposed] = [outcomeOf(compared.now), outcomeOf(compared.proposed)];
  const keys = new Set(
    [compared.proposed, compared.now].flatMap(({ judgement }) => judgement.objectives.map(({ terms }) => terms.key)),
  );
  const objectives = [...keys].map((key) => compareObjective(key, compared));
  const differs =
    isOther(now.verdict, proposed.verdict) ||
    isOther(now.score, proposed.score) ||
    isOther(now.credits, proposed.credits) ||
    isOther(now.total, proposed.total);
  return { period, now, stated, proposed, objectives, changes: differs || objectives.some(({ changes }) => changes) };
}

function outcomeOf({ verdict, money: { credits, total } }: ComparedSide): PeriodOutcome {
  return { ...verdict, credits, total };
}

function compareObjective(
  key: string,
  { period, now, proposed, isRecounted, obstacle }: ComparedPeriod,
): PreviewedObjective {
  const before = figuresOf(key, now);
  const after = figuresOf(key, proposed);
  const known = after ?? before;
  if (known === null) throw new Error(`no objective ${key} in period ${period.index}`);
  const reason = after === null ? null : obstacle(key);
  const named = { key, objectiveId: known.objectiveId, name: known.terms.name, reason, now: before };
  if (reason !== null) return { ...named, replay: 'NOT_REPLAYABLE', proposed: null, changes: false };
  const replay: Replay = isRecounted(key) && after !== null ? 'RECOUNTED' : 'REJUDGED';
  return { ...named, replay, proposed: after, changes: differ(before, after) };
}

function figuresOf(key: string, { judgement, money }: ComparedSide): PreviewedFigures | null {
  const found = judgement.objectives.find(({ terms }) => terms.key === key);
  if (found === undefined) return null;
  return { ...found, credit: found.terms.credit === null ? null : money.creditOf(key) };
}

const COMPARED = ['verdict', 'target', 'actual', 'good', 'total', 'sum'] as const;

function differ(before: PreviewedFigures | null, after: PreviewedFigures | null): boolean {
  if (before === null || after === null) return before !== after;
  const isSame = COMPARED.every((name) => before.result[name] === after.result[name]);
  return !isSame || isOther(before.credit, after.credit);
}

/** Whether facts tell that it would have been another; money at risk of which nothing is owed is another than none at risk. */
function isOther<T>(before: T, after: T): boolean {
  return after !== undefined && after !== before;
}
