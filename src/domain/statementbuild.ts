import type { Contract } from './contract.js';
import { standingCredits } from './credithistory.js';
import type { CreditLedger, CreditPeriod, PastPeriod, StatedObjective } from './creditline.js';
import { creditPeriodOf } from './creditperiod.js';
import type { Period } from './period.js';
import type { PeriodJudgement } from './periodjudgement.js';
import { parseFraction } from './rational.js';
import { type PeriodStanding, restate, standingOf } from './restatement.js';
import { statedObjectives, statedOutcomes } from './statedfigures.js';
import {
  type Bases,
  type CarriedClockLine,
  type ExclusionLine,
  type LockedContent,
  type ObjectiveLine,
  type PendingClock,
  type RestatedPeriod,
  STATEMENT_FORMAT,
  type StatedMoney,
  type StatedParty,
  type StatementContent,
} from './statement.js';
import { termsHash } from './termsrules.js';
import type { Timeline } from './timeline.js';
import { formatInstant } from './timetext.js';

/** All that restatements follow from. */
export interface RestatedFacts {
  readonly timeline: Timeline;
  /** What the facts say now of every period from the first to the last that counts, by index. */
  readonly judged: readonly Bases<PeriodJudgement>[];
  /** The locked statements of the first periods, without a gap, by index. */
  readonly locked: readonly LockedContent[];
}

/** All that the statement of a period follows from: what is judged ends with it, and all before it are locked. */
export interface StatementFacts extends RestatedFacts {
  readonly period: Period;
  /** From 1. */
  readonly revision: number;
  readonly client: StatedParty;
  readonly vendor: StatedParty;
  readonly pending: readonly PendingClock[];
  /** Settled ones that were pending in an earlier statement. */
  readonly carried: readonly Omit<CarriedClockLine, 'line'>[];
  readonly exclusions: readonly Omit<ExclusionLine, 'line'>[];
}

const NOTHING_JUDGED: PeriodJudgement = { verdict: 'NO_DATA', score: null, objectives: [] };

/**
 * What the vendor would submit for a period as the facts stand: its figures on both bases, what is pending, its money, and
 * what changed of the locked periods since they were last stated. The same facts give the same content. Throws where a
 * period before is not locked.
 */
export function buildStatement(facts: StatementFacts): StatementContent {
  const { timeline, period, revision, client, vendor } = facts;
  const version = timeline.termsOfPeriod(period.index);
  if (facts.locked.length !== period.index) throw new Error(`period ${period.index} follows one that is not locked`);
  const judged = judgedOf(facts, period.index);
  const ledgers = ledgersOf(facts);
  const restatements = restatementsOf(facts, ledgers);
  return {
    format: STATEMENT_FORMAT,
    contract: { ...identityOf(timeline.contract), client, vendor },
    period: periodOf(period),
    terms: {
      version: version?.version ?? 0,
      hash: version === null ? '' : termsHash(timeline.contract, version.terms),
    },
    revision,
    outcome: statedOutcomes(judged),
    objectives: objectiveLines(judged),
    exclusions: facts.exclusions.map((one) => ({ line: `exclusion:${one.exclusionId}`, ...one })),
    pendingClocks: facts.pending.map((clock, index) => ({ line: `pending:${index}`, ...clock })),
    carriedClocks: facts.carried.map((clock, index) => ({ line: `carried:${index}`, ...clock })),
    money: moneyOf(ledgers(period.index), restatements),
    restatements,
  };
}

/**
 * What the facts say now of locked periods other than what was last stated of them, of each period that changed: what the next
 * statement restates. After the last period's there is no next one, and it stands between the parties as it is.
 */
export function openRestatements(facts: RestatedFacts): RestatedPeriod[] {
  return restatementsOf(facts, ledgersOf(facts));
}

type LedgerOf = (index: number) => CreditLedger | null;

function restatementsOf(facts: RestatedFacts, ledgers: LedgerOf): RestatedPeriod[] {
  return facts.locked.flatMap((stated, index) => {
    const said = standingOf(stated, facts.locked.slice(index + 1));
    return restate(said, standingNow(facts, index, ledgers(index))) ?? [];
  });
}

function judgedOf({ judged }: RestatedFacts, index: number): Bases<PeriodJudgement> {
  return judged[index] ?? { raw: NOTHING_JUDGED, adjusted: NOTHING_JUDGED };
}

function identityOf({ id, reference, name, timeZone, currency }: Contract) {
  return { id, reference, name, timeZone, currency };
}

function periodOf({ index, startsOn, endsOn, startsAt, endsAt }: Period): StatementContent['period'] {
  return { index, startsOn, endsOn, startsAt: formatInstant(startsAt), endsAt: formatInstant(endsAt) };
}

function objectiveLines(judged: Bases<PeriodJudgement>): ObjectiveLine[] {
  const figures = statedObjectives(judged);
  return judged.adjusted.objectives.flatMap(({ objectiveId, terms, result }) => {
    const stated = figures.get(terms.key);
    if (stated === undefined) return [];
    const { key, name, indicator, direction, weight, critical } = terms;
    const { unit, target } = result;
    const named = { line: `objective:${key}`, key, objectiveId, name, indicator };
    return [{ ...named, unit, direction, target, weight, critical, ...stated }];
  });
}

/** What the facts say now of a period that is locked. */
function standingNow(facts: RestatedFacts, index: number, ledger: CreditLedger | null): PeriodStanding {
  const judged = judgedOf(facts, index);
  return { period: index, outcome: statedOutcomes(judged), objectives: statedObjectives(judged), ledger };
}

/** By period, of those that are judged, the ledgers that the figures give now; streaks go by stated verdicts. */
function ledgersOf(facts: RestatedFacts): LedgerOf {
  const { timeline, locked, judged } = facts;
  const credits = timeline.periods
    .slice(0, judged.length)
    .flatMap((one) => creditPeriodOf(timeline, one, judgedOf(facts, one.index).adjusted) ?? []);
  const stated = new Map(
    credits.flatMap((own) => {
      const content = locked[own.index];
      return content === undefined ? [] : [[own.index, creditsAsStated(own, content)]];
    }),
  );
  const ledgers = new Map(standingCredits(credits, stated).map(({ index, ledger }) => [index, ledger]));
  return (index) => ledgers.get(index) ?? null;
}

/** A period of the terms that its locked statement was made by, as that states its verdicts and its money. */
export function creditsAsStated(period: CreditPeriod, stated: LockedContent): PastPeriod {
  const units = new Map(period.objectives.map(({ key, unit }) => [key, unit]));
  const objectives = stated.objectives.map((line) => asStated(line, units.get(line.key) ?? line.unit));
  return { ...period, objectives, ledger: stated.money.ledger };
}

function asStated({ key, adjusted }: ObjectiveLine, unit: StatedObjective['unit']): StatedObjective {
  const { verdict, exactTarget, exactActual, exactStrict } = adjusted;
  return {
    key,
    unit,
    verdict,
    target: exactTarget === null ? null : parseFraction(exactTarget),
    actual: exactActual === null ? null : parseFraction(exactActual),
    strict: exactStrict === null ? null : parseFraction(exactStrict),
  };
}

function moneyOf(ledger: CreditLedger | null, restatements: readonly RestatedPeriod[]): StatedMoney {
  const trueUps = restatements.reduce((sum, { money }) => sum + (money?.difference ?? 0), 0);
  return { ledger, trueUps, total: (ledger?.total ?? 0) + trueUps };
}

/** Outcomes of a period that may still be turned round because a window has not passed: its statement waits for them. */
export function provisionalOutcomes({ adjusted }: Bases<PeriodJudgement>): number {
  return adjusted.objectives
    .filter(({ terms }) => terms.followUp !== null)
    .reduce((sum, { result }) => sum + result.pending, 0);
}
