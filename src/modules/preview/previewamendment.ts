import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import { Fault, type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import type { PreviewedPeriod } from '../../domain/preview.js';
import { proposedTimeline } from '../../domain/proposedtimeline.js';
import type { ContractTerms } from '../../domain/terms.js';
import { type TermsChange, termsChanges } from '../../domain/termsdiff.js';
import type { Timeline } from '../../domain/timeline.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { agreedIndicators } from '../contract/amendment.service.js';
import { contractLoader, termsLoader, timelineLoader } from '../contract/contract.loaders.js';
import { templateContent } from '../contract/contract.service.js';
import type { TermsDraft } from '../contract/contractdraft.js';
import { termsFromDraft } from '../contract/contractfromdraft.js';
import { currentTerms } from '../contract/currentterms.js';
import { objectiveIdOf } from '../contract/objectiveid.js';
import { previewsAsked } from './preview.loaders.js';
import { previewPeriods } from './previewperiods.js';

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
 * nothing, and reads as the asking party. One an operation, and one of an organisation at a time on a node, for each may
 * replay a great many facts and holds a connection meanwhile: RATE_LIMITED while another runs.
 */
export async function previewAmendment(context: RequestContext, draft: PreviewDraft): Promise<AmendmentPreview> {
  assertAllowed(context.actor, 'contract.amend');
  askOnce(context);
  const { organisationId } = context.actor;
  if (running.has(organisationId)) {
    throw new Fault('RATE_LIMITED', 'a preview of your organisation is running; ask again when it is done');
  }
  running.add(organisationId);
  try {
    return await replay(context, draft);
  } finally {
    running.delete(organisationId);
  }
}

/** Organisations for which this process makes a preview. */
const running = new Set<string>();

async function replay(context: RequestContext, draft: PreviewDraft): Promise<AmendmentPreview> {
  const { contract, timeline } = await agreedContract(context, draft.contractId);
  const issues: Issue[] = [];
  const periods = namedPeriods(draft.periods, timeline, context.now(), issues);
  const standing = (await currentTerms(context, contract)).terms;
  const terms = await proposedTerms(context, contract, standing, draft, issues);
  const proposed = proposedTimeline(timeline, terms, new Set(periods.map(({ index }) => index)), (key) =>
    objectiveIdOf(contract.id, key),
  );
  return {
    contract,
    timeline,
    changes: termsChanges(standing, terms),
    periods: await previewPeriods(context, { timeline, proposed, periods, now: context.now() }),
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
