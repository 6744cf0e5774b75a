import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { termsChanges } from '../../domain/termsdiff.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { termsLoader } from './contract.loaders.js';
import { ContractVersion } from './contract.types.js';
import { type ShownChange, shownChange } from './shownchanges.js';
import { termsBefore } from './standingterms.js';
import { MOST_CHANGES, TermsChange } from './termschange.types.js';

@Resolver(() => ContractVersion)
export class VersionChangesResolver {
  @Extensions({ listSize: 20 })
  @FieldResolver(() => [TermsChange], {
    description: `What it changes of the terms that stood before it; the first ${MOST_CHANGES}. Empty for the first version.`,
  })
  async changes(
    @Root() { contract, version, content }: ContractVersion,
    @Ctx() context: RequestContext,
  ): Promise<ShownChange[]> {
    assertAllowed(context.actor, 'contract.read');
    const before = termsBefore(await context.loader(termsLoader).load(contract), version);
    if (before === null) return [];
    const changes = termsChanges(before, content).slice(0, MOST_CHANGES);
    return changes.map((change) => shownChange(change, contract.currency));
  }
}
