import { vendorOf } from '../../domain/contract.js';
import type { DomainEvent } from '../../domain/event.js';
import { type FiguresOf, NO_FIGURES } from '../../domain/figureswanted.js';
import type { Instant } from '../../domain/instant.js';
import { nextLook } from '../../domain/nextlook.js';
import { judgementEvents, type PeriodStanding } from '../../domain/periodevents.js';
import { judgePeriod } from '../../domain/periodjudgement.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { appendEvents } from '../../platform/journal.js';
import { contractTimelines } from '../contract/contract.read.js';
import { type FiguresQuestion, figuresOf } from './figures.read.js';
import { claimDuePeriods, type DuePeriod, periodsWithDueClocks, type Standing, standingsOf } from './judging.read.js';
import { type AnnouncedStanding, type JudgedPeriod, saveStandings, settlePeriods } from './judging.store.js';

/** Periods of a tenant judged in one transaction. */
export const PERIODS_AT_ONCE = 200;
/** How long a closing waits for clocks that are due before the period's end and not yet counted. */
const CLOSING_PATIENCE = 250;

/**
 * Judges the periods of one tenant that facts have touched or that are over, announces what changed and closes those
 * that ended. Answers how many were judged.
 */
export function judgeDuePeriods(database: Database, tenantId: string, now: Instant): Promise<number> {
  return database.write('WORKER', now, async (unit) => {
    const due = await claimDuePeriods(unit, tenantId, now, PERIODS_AT_ONCE);
    if (due.length === 0) return 0;
    await judgeClaimed(unit, tenantId, due);
    return due.length;
  });
}

interface Claimed extends FiguresQuestion {
  readonly row: DuePeriod;
}

async function judgeClaimed(unit: WriteUnit, tenantId: string, due: readonly DuePeriod[]): Promise<void> {
  const claimed = await withTimelines(unit, tenantId, due);
  const waiting = await waitingForClocks(unit, tenantId, claimed);
  const figures = await figuresOf(unit, claimed);
  const standings = groupStandings(await standingsOf(unit, tenantId, due));
  const judged = claimed.map((claim, index) => {
    const key = periodKey(claim.row);
    if (waiting.has(key)) return postponed(claim, unit.now + CLOSING_PATIENCE);
    return judgeOne(claim, figures[index] ?? (() => NO_FIGURES), standings.get(key) ?? new Map());
  });
  await saveStandings(
    unit,
    tenantId,
    judged.flatMap((outcome) => outcome.standings),
  );
  await settlePeriods(
    unit,
    tenantId,
    judged.map((outcome) => outcome.settled),
  );
  await appendEvents(
    unit,
    judged.flatMap((outcome) => outcome.events),
  );
}

async function withTimelines(unit: WriteUnit, tenantId: string, due: readonly DuePeriod[]): Promise<Claimed[]> {
  const timelines = await contractTimelines(unit, [...new Set(due.map((row) => row.contractId))], tenantId);
  const byId = new Map(timelines.map((timeline) => [timeline.contract.id, timeline]));
  return due.map((row) => {
    const timeline = byId.get(row.contractId);
    const period = timeline?.periods[row.periodIndex];
    if (timeline === undefined || period === undefined) throw new Error(`no period ${periodKey(row)} to judge`);
    // A period that another node has closed is not open again for one whose clock runs behind. Events follow RAW figures.
    return { row, timeline, period, now: Math.max(unit.now, row.closedAt ?? unit.now), basis: 'RAW' };
  });
}

/** Periods that would close, but have clocks that are due before their end and not counted yet. */
async function waitingForClocks(unit: WriteUnit, tenantId: string, claimed: readonly Claimed[]): Promise<Set<string>> {
  const closing = claimed.filter(closesNow);
  if (closing.length === 0) return new Set();
  const periods = closing.map(({ row, period }) => ({ ...row, endsAt: period.endsAt }));
  return new Set((await periodsWithDueClocks(unit, tenantId, periods)).map(periodKey));
}

function closesNow({ row, period, now }: Claimed): boolean {
  return row.closedAt === null && now >= period.endsAt;
}

interface Judged {
  readonly events: readonly DomainEvent[];
  readonly standings: readonly AnnouncedStanding[];
  readonly settled: JudgedPeriod;
}

function postponed({ row }: Claimed, nextActionAt: Instant): Judged {
  return { events: [], standings: [], settled: { ...row, nextActionAt } };
}

function judgeOne(claim: Claimed, figures: FiguresOf, standings: ReadonlyMap<string, PeriodStanding>): Judged {
  const { row, timeline, period, now } = claim;
  const { contractId, periodIndex } = row;
  const closes = closesNow(claim);
  const today = timeline.localDate(now);
  const judgement = judgePeriod(timeline, period, figures, now);
  const {
    events,
    standings: changed,
    retryOnNextDay,
  } = judgementEvents({
    contract: timeline.contract,
    period,
    judgement,
    standings,
    closes,
    announce: row.announce || closes,
    today,
    now,
  });
  return {
    events,
    standings: changed.map((standing) => ({
      ...standing,
      contractId,
      periodIndex,
      vendorId: vendorOf(timeline.contract),
      isWaitedFor: isWaitedFor(claim, standing),
    })),
    settled: {
      contractId,
      periodIndex,
      closedAt: closes ? period.endsAt : row.closedAt,
      announce: false,
      nextActionAt: nextLook(timeline, period, judgement, now, retryOnNextDay),
    },
  };
}

/** Whether ladders may wait for it: those of the current period do. */
function isWaitedFor({ timeline, period, now }: Claimed, { verdict }: PeriodStanding): boolean {
  return timeline.agreed.escalates && now < period.endsAt && (verdict === 'AT_RISK' || verdict === 'MISSED');
}

function periodKey(row: { contractId: string; periodIndex: number }): string {
  return `${row.contractId} ${row.periodIndex}`;
}

function groupStandings(rows: readonly Standing[]): Map<string, Map<string, PeriodStanding>> {
  const groups = [...groupBy(rows, periodKey)];
  return new Map(groups.map(([key, standings]) => [key, new Map(standings.map((row) => [row.objectiveId, row]))]));
}
