import { assertAllowed } from '../../domain/access.js';
import { adjustedTimeline } from '../../domain/adjustedtimeline.js';
import type { Contract } from '../../domain/contract.js';
import { creditPeriodOf } from '../../domain/creditperiod.js';
import { Fault, type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import type { FiguresOf } from '../../domain/figureswanted.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import { judgePeriod, type PeriodJudgement } from '../../domain/periodjudgement.js';
import { comparePeriod, type PreviewedPeriod, replayLedgers } from '../../domain/preview.js';
import { proposedTimeline } from '../../domain/proposedtimeline.js';
import type { ContractTerms } from '../../domain/terms.js';
import { type TermsChange, termsChanges } from '../../domain/termsdiff.js';
import type { Timeline } from '../../domain/timeline.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { judgementByPeriod } from '../compliance/compliance.loaders.js';
import { figuresOf } from '../compliance/figures.read.js';
import { agreedIndicators } from '../contract/amendment.service.js';
import { contractLoader, termsLoader, timelineLoader } from '../contract/contract.loaders.js';
import { templateContent } from '../contract/contract.service.js';
import type { TermsDraft } from '../contract/contractdraft.js';
import { termsFromDraft } from '../contract/contractfromdraft.js';
import { currentTerms } from '../contract/currentterms.js';
import { objectiveIdOf } from '../contract/objectiveid.js';
import { moneySoFar } from '../credit/periodmoney.js';
import { previewsAsked } from './preview.loaders.js';
import { type RecountedPeriods, recountPeriods } from './recountperiods.js';

const MOST_PERIODS = 12;

/** New terms, and the closed periods to try them on. */
export interface PreviewDraft extends TermsDraft {
  contractId: string;
  periods: readonly number[];
}

export interface AmendmentPreview {
  readonly contract: Contract;
  readonly timeline: Timeline;
  /** What the proposal changes of the terms that hold now. */
  readonly changes: readonly TermsChange[];
  readonly periods: readonly PreviewedPeriod[];
}

/**
 * What closed periods would have come to under other terms: everything as if those had held in just these periods. Writes
 * nothing, and reads as the asking party. One an operation, for each may replay a great many facts.
 */
export async function previewAmendment(context: RequestContext, draft: PreviewDraft): Promise<AmendmentPreview> {
  assertAllowed(context.actor, 'contract.amend');
  askOnce(context);
  const { contract, timeline } = await agreedContract(context, draft.contractId);
  const issues: Issue[] = [];
  const periods = namedPeriods(draft.periods, timeline, context.now(), issues);
  const standing = (await currentTerms(context, contract)).terms;
  const terms = await proposedTerms(context, contract, standing, draft, issues);
  const proposed = proposedTimeline(timeline, terms, new Set(periods.map(({ index }) => index)), (key) =>
    objectiveIdOf(contract.id, key),
  );
  const replay = { timeline, proposed, periods, now: context.now() };
  const recount = await recountPeriods(context.reads(), replay);
  return {
    contract,
    timeline,
    changes: termsChanges(standing, terms),
    periods: await compare(context, replay, recount),
  };
}

function askOnce(context: RequestContext): void {
  const asked = context.loader(previewsAsked);
  asked.count += 1;
  if (asked.count > 1) throw new Fault('TOO_COMPLEX', 'an operation may ask for one previewAmendment');
}

async function agreedContract(context: RequestContext, id: string) {
  const contractId = id.toLowerCase();
  const contract = await context.loader(contractLoader).load(contractId);
  if (contract === null) throw notFound('contract');
  const timeline = await context.loader(timelineLoader).load(contractId);
  if (timeline === null) throw new Fault('CONFLICT', 'the contract is not agreed: there is no period to replay');
  return { contract, timeline };
}

function namedPeriods(indexes: readonly number[], timeline: Timeline, now: Instant, issues: Issue[]): Period[] {
  if (indexes.length === 0 || indexes.length > MOST_PERIODS) {
    issues.push({ path: 'periods', message: `must name 1 to ${MOST_PERIODS} periods` });
    return [];
  }
  const named = indexes.flatMap((index, place): Period[] => {
    const period = timeline.periods[index];
    const path = `periods.${place}`;
    if (period === undefined) issues.push({ path, message: `must be from 0 to ${timeline.periods.length - 1}` });
    else if (period.endsAt > now) issues.push({ path, message: 'is not over' });
    else if (indexes.indexOf(index) < place) issues.push({ path, message: 'is named twice' });
    else return [period];
    return [];
  });
  return named.sort((a, b) => a.index - b.index);
}

async function proposedTerms(
  context: RequestContext,
  contract: Contract,
  standing: ContractTerms,
  draft: PreviewDraft,
  issues: Issue[],
): Promise<ContractTerms> {
  const rows = await context.loader(termsLoader).load(contract);
  const template = await templateContent(context.reads(), context.actor.organisationId, draft.calendarId);
  const before = { facts: contract, terms: standing, indicators: agreedIndicators(rows) };
  const terms = termsFromDraft(draft, template, before, issues);
  refuseIssues(issues);
  return terms;
}

interface Replay {
  readonly timeline: Timeline;
  readonly proposed: Timeline;
  readonly periods: readonly Period[];
  readonly now: Instant;
}

async function compare(
  context: RequestContext,
  { timeline, proposed, periods, now }: Replay,
  recount: RecountedPeriods,
): Promise<PreviewedPeriod[]> {
  const contractId = timeline.contract.id;
  const judgement = context.loader(judgementByPeriod);
  const [before, { standing }] = await Promise.all([
    Promise.all(periods.map(({ index }) => judgement.load({ contractId, periodIndex: index, now }))),
    moneySoFar(context, timeline),
  ]);
  const after = await judgeProposed(context, { timeline, proposed, periods, now }, recount);
  const obstacle = (place: number, key: string): string | null => {
    const terms = after[place]?.objectives.find((one) => one.terms.key === key)?.terms;
    const was = before[place]?.objectives.find((one) => one.terms.key === key);
    const index = periods[place]?.index ?? 0;
    return terms === undefined ? null : recount.watch.obstacle(terms, index, was === undefined || was.result.total > 0);
  };
  const unknown = new Set(
    periods.flatMap(({ index }, place) =>
      after[place]?.objectives.some(({ terms }) => obstacle(place, terms.key) !== null) ? [index] : [],
    ),
  );
  const money = periods.map((period, place) => {
    const judged = after[place];
    return [period.index, judged === undefined ? null : creditPeriodOf(proposed, period, judged)] as const;
  });
  const ledgers = replayLedgers(standing, { periods: new Map(money), unknown });
  const firstUnknown = Math.min(...unknown, Number.POSITIVE_INFINITY);
  return periods.map((period, place) =>
    comparePeriod({
      period,
      now: before[place] as PeriodJudgement,
      nowLedger: standing.find(({ index }) => index === period.index)?.ledger ?? null,
      proposed: after[place] as PeriodJudgement,
      proposedLedger: ledgers.get(period.index) ?? null,
      isMoneyKnown: period.index < firstUnknown,
      isRecounted: (key) => recount.recounted.has(key),
      obstacle: (key) => obstacle(place, key),
    }),
  );
}

/** Judged by what was counted anew and, for all that counts as it did and for periods before, by what is stored. */
async function judgeProposed(
  context: RequestContext,
  { proposed, periods, now }: Replay,
  { recounted, figures }: RecountedPeriods,
): Promise<PeriodJudgement[]> {
  const questions = periods.map((period) => ({ timeline: proposed, period, now, basis: 'ADJUSTED' as const }));
  const stored = await figuresOf(context.reads(), questions);
  const replayed = new Set(periods.map(({ index }) => index));
  const anew = new Set([...recounted].map((key) => proposed.objectiveId(key)));
  return periods.map((period, place) => {
    const known: FiguresOf = (objectiveId, periodIndex) =>
      anew.has(objectiveId) && replayed.has(periodIndex)
        ? figures(objectiveId, periodIndex)
        : (stored[place] as FiguresOf)(objectiveId, periodIndex);
    return judgePeriod(adjustedTimeline(proposed), period, known, now);
  });
}
