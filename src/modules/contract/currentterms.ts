import type { Contract } from '../../domain/contract.js';
import type { Period } from '../../domain/period.js';
import { contractPeriods } from '../../domain/period.js';
import type { TermsVersion } from '../../domain/terms.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { termsLoader, timelineLoader } from './contract.loaders.js';
import { isAgreed, nearestPeriod } from './standing.js';

/** The terms that hold now; before the contract begins those of its first period, afterwards of its last; a draft's own. */
export async function currentTerms(context: RequestContext, contract: Contract): Promise<TermsVersion> {
  if (isAgreed(contract)) {
    const timeline = await context.loader(timelineLoader).load(contract.id);
    const period = nearestPeriod(timeline?.periods ?? [], context.now());
    const terms = period === null ? null : (timeline?.termsOfPeriod(period.index) ?? null);
    if (terms !== null) return terms;
  }
  const [first] = await context.loader(termsLoader).load(contract);
  if (first === undefined) throw new Error(`contract ${contract.id} has no terms`);
  return { version: first.version, fromPeriod: first.fromPeriod, terms: first.content };
}

/** The contract's periods; those of an agreed one are cut once a process. */
export async function periodsOf(context: RequestContext, contract: Contract): Promise<readonly Period[]> {
  const timeline = isAgreed(contract) ? await context.loader(timelineLoader).load(contract.id) : null;
  return timeline?.periods ?? contractPeriods(contract);
}
