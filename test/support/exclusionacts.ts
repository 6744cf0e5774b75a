import type { Actor } from '../../src/domain/actor.js';
import type { ExclusionScope } from '../../src/domain/exclusion.js';
import type { DecisionOnExclusion, ExclusionProposal } from '../../src/domain/exclusionrules.js';
import type { Instant } from '../../src/domain/instant.js';
import { decideExclusion, proposeExclusion, withdrawExclusion } from '../../src/modules/exclusion/exclusion.service.js';
import { acting, type LaidContract } from './agreedcontract.js';
import type { TestDatabase } from './database.js';

/** Somebody of a laid contract who may propose and decide. */
export function manager(actor: Actor): Actor {
  return { ...actor, role: 'MANAGER' };
}

export function proposalOf(scope: ExclusionScope, overrides: Partial<ExclusionProposal> = {}): ExclusionProposal {
  const words = { reference: 'X-1', reason: 'Power cut at the site', evidence: ['INC-7'] };
  return { kind: 'FORCE_MAJEURE', effect: 'REMOVE', scope, ...words, ...overrides };
}

/** Has the vendor propose, and the client decide. */
export async function decided(
  test: Pick<TestDatabase, 'database'>,
  { contract, client, vendor }: LaidContract,
  now: Instant,
  proposal: ExclusionProposal,
  decision: DecisionOnExclusion = { decision: 'ACCEPTED', scope: null, answer: null },
): Promise<void> {
  const key = await proposeExclusion(acting(test.database, manager(vendor), now), contract.id, proposal);
  await decideExclusion(acting(test.database, manager(client), now), key, decision);
}

/** Has both parties withdraw what they agreed on. */
export async function withdrawnByBoth(
  test: Pick<TestDatabase, 'database'>,
  { contract, client, vendor }: LaidContract,
  now: Instant,
  reference: string,
): Promise<void> {
  const key = { contractId: contract.id, reference };
  for (const actor of [vendor, client]) await withdrawExclusion(acting(test.database, manager(actor), now), key);
}
