import { textHash } from '../../domain/canonicaljson.js';
import { exclusionLine } from '../../domain/exclusionwords.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import type { PeriodJudgement } from '../../domain/periodjudgement.js';
import { namedExclusions } from '../../domain/statedexclusions.js';
import type { Bases, StatedParty, StatementContent } from '../../domain/statement.js';
import { buildStatement, provisionalOutcomes } from '../../domain/statementbuild.js';
import { type PeriodState, submissionHolds } from '../../domain/statementstate.js';
import type { Basis } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { judgementsOf } from '../compliance/compliance.loaders.js';
import { periodsWithDueClocks } from '../compliance/judging.read.js';
import { recountingContracts } from '../exclusion/exclusion.read.js';
import { exclusionsOfPeriod } from '../exclusion/exclusionsofperiod.read.js';
import { organisationsById } from '../organisation/organisation.read.js';
import { canonicalText } from './canonicaltext.js';
import { listCarried, listPending } from './listedclocks.js';
import { lockedBefore } from './statement.read.js';

/** What the vendor would submit as the facts stand. */
export interface StatementDraft {
  readonly content: StatementContent;
  /** Its canonical form, which is hashed and stored. */
  readonly text: string;
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
  // Of many periods only one has its turn: the others are told so without reading what is locked.
  if (before !== null && before !== 'LOCKED') return null;
  const locked = await lockedBefore(unit, contract, period.index);
  if (locked.length !== period.index) return null;
  const judged = await judgements(unit, timeline, period.index, now);
  const own = judged[period.index];
  const excluded = await exclusionsOfPeriod(unit, { timeline, period, named: namedExclusions(locked) });
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
    exclusions: excluded.map((one) => exclusionLine(one, contract.timeZone)),
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
  const text = await canonicalText(content);
  return { content, text, contentHash: textHash(text), holds };
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
