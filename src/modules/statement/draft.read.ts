import { canonicalHash } from '../../domain/canonicaljson.js';
import { countsWhenSettled } from '../../domain/carrying.js';
import { exclusionLine } from '../../domain/exclusionwords.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import type { PeriodJudgement } from '../../domain/periodjudgement.js';
import type { Bases, CarriedClockLine, StatedClock, StatedParty, StatementContent } from '../../domain/statement.js';
import { buildStatement, provisionalOutcomes } from '../../domain/statementbuild.js';
import { type PeriodState, submissionHolds } from '../../domain/statementstate.js';
import type { Basis } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import { formatInstant } from '../../domain/timetext.js';
import type { ReadUnit } from '../../platform/database.js';
import { judgementsOf } from '../compliance/compliance.loaders.js';
import { periodsWithDueClocks } from '../compliance/judging.read.js';
import { exclusionsOfPeriod, recountingContracts } from '../exclusion/exclusion.read.js';
import { organisationsById } from '../organisation/organisation.read.js';
import { carriedClocks, type ListedClock, pendingClocks } from './pendingclock.read.js';
import { lockedBefore } from './statement.read.js';

/** What the vendor would submit as the facts stand. */
export interface StatementDraft {
  readonly content: StatementContent;
  readonly contentHash: string;
  /** Why it cannot be submitted yet; empty: it can. */
  readonly holds: readonly string[];
}

/** Where a statement to be drafted stands. */
export interface DraftPlace {
  readonly timeline: Timeline;
  readonly period: Period;
  readonly revision: number;
  /** State of the period before; null: it is the first. */
  readonly before: PeriodState | null;
}

/**
 * The statement of a period that is over, as it would be submitted now, from what one snapshot (or the locks of its periods)
 * shows; null where an earlier period is not locked, since nobody knows yet what there is to restate.
 */
export async function draftStatement(unit: ReadUnit, place: DraftPlace, now: Instant): Promise<StatementDraft | null> {
  const { timeline, period, revision, before } = place;
  const { contract } = timeline;
  const locked = await lockedBefore(unit, contract, period.index);
  if (locked.length !== period.index) return null;
  const judged = await judgements(unit, timeline, period.index, now);
  const own = judged[period.index];
  const parties = await partiesOf(unit, timeline);
  const content = buildStatement({
    timeline,
    period,
    revision,
    ...parties,
    judged,
    locked,
    pending: await listPending(unit, timeline, period, own),
    carried: await listCarried(unit, timeline, period),
    exclusions: (await exclusionsOfPeriod(unit, contract, period)).map(exclusionLine),
  });
  const due = { contractId: contract.id, periodIndex: period.index, endsAt: period.endsAt };
  const waiting = await periodsWithDueClocks(unit, contract.tenantId, [due]);
  const recounting = await recountingContracts(unit, [contract]);
  const provisional = own === undefined ? 0 : provisionalOutcomes(own);
  const holds = submissionHolds({
    provisional,
    dueClocks: waiting.length > 0,
    recounting: recounting.length > 0,
    before,
  });
  return { content, contentHash: canonicalHash(content), holds };
}

/** Of every period from the first to `last`, by index. */
async function judgements(
  unit: ReadUnit,
  timeline: Timeline,
  last: number,
  now: Instant,
): Promise<Bases<PeriodJudgement>[]> {
  const periods = timeline.periods.slice(0, last + 1);
  const on = (basis: Basis) => periods.map((period) => ({ timeline, period, now, basis }));
  const judged = await judgementsOf(unit, [...on('RAW'), ...on('ADJUSTED')]);
  return periods.map((_, index) => ({
    raw: judged[index] as PeriodJudgement,
    adjusted: judged[index + periods.length] as PeriodJudgement,
  }));
}

async function partiesOf(
  unit: ReadUnit,
  { contract }: Timeline,
): Promise<{ client: StatedParty; vendor: StatedParty }> {
  const ids = [contract.tenantId, contract.counterpartyId];
  const names = new Map((await organisationsById(unit, ids)).map(({ id, name }) => [id, name]));
  const [client, vendor] = ids.map((id) => ({ id, name: names.get(id) ?? '' })) as [StatedParty, StatedParty];
  return { client, vendor };
}

/** The pending clocks of the objectives judged in the period: those that started in it or were carried into it. */
async function listPending(
  unit: ReadUnit,
  timeline: Timeline,
  period: Period,
  judged: Bases<PeriodJudgement> | undefined,
): Promise<StatedClock[]> {
  const objectives = (judged?.raw.objectives ?? []).filter(({ terms }) => terms.clock !== null);
  // Nothing is pending in most periods; looking for it walks the contract's tickets.
  if (objectives.every(({ result }) => result.pending === 0)) return [];
  const judgedIds = new Set(objectives.map(({ objectiveId }) => objectiveId));
  const closing = objectives.some((objective) => objective.terms.clock?.stopOn === 'CLOSED');
  const clocks = await pendingClocks(unit, timeline.contract, period.endsAt, closing);
  return clocks
    .filter((clock) => judgedIds.has(clock.objectiveId))
    .filter((clock) => countsWhenSettled(clock, timeline) || countedIn(clock, timeline) === period.index)
    .map((clock) => statedClock(clock, timeline, period));
}

async function listCarried(
  unit: ReadUnit,
  timeline: Timeline,
  period: Period,
): Promise<Omit<CarriedClockLine, 'line'>[]> {
  const clocks = await carriedClocks(unit, timeline.contract, period.index);
  return clocks.map((clock) => ({
    ...statedClock(clock, timeline, period),
    outcome: outcomeOf(clock),
  }));
}

function outcomeOf({ limit, state, breachedAt }: ListedClock): CarriedClockLine['outcome'] {
  if (limit === null) return 'COUNTED';
  return breachedAt === null && state !== 'BREACHED' ? 'GOOD' : 'MISSED';
}

/** Index of the period that a pending clock counts in; null: outside the contract's dates. */
function countedIn(clock: ListedClock, timeline: Timeline): number | null {
  return clock.carriedTo ?? startedIn(clock, timeline);
}

function startedIn({ startedAt }: ListedClock, timeline: Timeline): number | null {
  return timeline.periodAt(startedAt)?.index ?? null;
}

function statedClock(clock: ListedClock, timeline: Timeline, period: Period): StatedClock {
  const { objectiveId, termsVersion, ticketId, source, externalId, cycle, startedAt } = clock;
  const from = startedIn(clock, timeline);
  return {
    objective: timeline.objectiveOfId(termsVersion, objectiveId)?.key ?? objectiveId,
    ticketId,
    source,
    externalId,
    cycle,
    startedAt: formatInstant(startedAt),
    carriedFrom: from === period.index ? null : from,
  };
}
