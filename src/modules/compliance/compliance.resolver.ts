import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { ObjectiveJudgement } from '../../domain/periodjudgement.js';
import { Basis } from '../../graphql/enums.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { ContractPeriod } from '../contract/contractperiod.types.js';
import { ObjectiveType } from '../objective/objective.types.js';
import { objectiveById } from '../objective/objectivebyid.js';
import { judgementByPeriod } from './compliance.loaders.js';
import { Compliance, ObjectiveComplianceType } from './compliance.types.js';

@Resolver(() => ContractPeriod)
export class ContractPeriodComplianceResolver {
  @FieldResolver(() => Compliance, {
    description:
      'Whether the vendor keeps the contract in this period, as of now. Figures are exact and unrounded; the database counted, one definition judged.',
  })
  async compliance(
    @Root() period: ContractPeriod,
    @Ctx() context: RequestContext,
    @Arg('basis', () => Basis, {
      nullable: true,
      defaultValue: 'ADJUSTED',
      description: 'Which outcomes count. The two are the same until an exclusion is agreed.',
    })
    basis: 'RAW' | 'ADJUSTED' | null,
  ): Promise<Compliance> {
    assertAllowed(context.actor, 'compliance.read');
    const judged = { period, basis: basis ?? 'ADJUSTED', asOf: context.now() } as const;
    const { verdict, score, objectives } = await context.loader(judgementByPeriod).load({
      contractId: period.contract.id,
      periodIndex: period.index,
      now: judged.asOf,
      basis: judged.basis,
    });
    return { verdict, score, objectives: objectives.map((objective) => complianceOf(objective, judged)) };
  }
}

@Resolver(() => ObjectiveComplianceType)
export class ObjectiveComplianceResolver {
  @FieldResolver(() => ObjectiveType, { description: 'The objective that was judged.' })
  objective(@Root() compliance: ObjectiveComplianceType, @Ctx() context: RequestContext) {
    return objectiveById(context, compliance.objectiveId);
  }
}

function complianceOf(
  { objectiveId, terms, result }: ObjectiveJudgement,
  judged: Pick<ObjectiveComplianceType, 'period' | 'basis' | 'asOf'>,
): ObjectiveComplianceType {
  return { ...result, objectiveId, terms, result, ...judged };
}
