import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { ContractType, ContractVersion } from '../contract/contract.types.js';
import { currentTerms } from '../contract/currentterms.js';
import { objectiveIdOf } from '../contract/objectiveid.js';
import { isAgreed } from '../contract/standing.js';
import { ObjectiveType } from './objective.types.js';
import { shownObjective } from './shownobjective.js';

@Resolver(() => ContractType)
export class ContractObjectivesResolver {
  @Extensions({ listSize: 20 })
  @FieldResolver(() => [ObjectiveType], {
    description:
      'Its objectives by the terms that hold now; before it begins by those of its first period, afterwards of its last.',
  })
  async objectives(@Ctx() context: RequestContext, @Root() contract: Contract): Promise<ObjectiveType[]> {
    assertAllowed(context.actor, 'contract.read');
    const { terms } = await currentTerms(context, contract);
    const timeline = isAgreed(contract) ? await context.loader(timelineLoader).load(contract.id) : null;
    return terms.objectives.map((objective) => {
      const id = timeline?.objectiveId(objective.key) ?? objectiveIdOf(contract.id, objective.key);
      return shownObjective(id, objective, contract.currency);
    });
  }
}

@Resolver(() => ContractVersion)
export class VersionObjectivesResolver {
  @Extensions({ listSize: 20 })
  @FieldResolver(() => [ObjectiveType], { description: 'All objectives it sets.' })
  objectives(@Root() version: ContractVersion): ObjectiveType[] {
    return version.content.objectives.map((objective) =>
      shownObjective(objectiveIdOf(version.contract.id, objective.key), objective, version.contract.currency),
    );
  }
}
