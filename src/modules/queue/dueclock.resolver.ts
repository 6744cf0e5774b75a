import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { mostAtStake } from '../../domain/dueclock.js';
import { refuseIssues } from '../../domain/fault.js';
import type { MinorUnits } from '../../domain/money.js';
import { type CreditStake, creditStake } from '../../domain/stakecredit.js';
import { uuidsAmong } from '../../domain/uuid.js';
import { Money, shownMoney } from '../../graphql/money.types.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { moneySoFar } from '../credit/periodmoney.js';
import type { Ticket } from '../ticket/ticket.read.js';
import { TicketType } from '../ticket/ticket.types.js';
import { namedIssues } from '../ticket/ticketlist.js';
import { DueClockType, StakeType } from './dueclock.types.js';
import { dueClock, nextDueClock, stakeOfClock } from './showndueclock.js';
import type { FoundStake } from './stake.loaders.js';

@Resolver(() => TicketType)
export class TicketDueClockResolver {
  @FieldResolver(() => DueClockType, {
    nullable: true,
    description:
      'Its open clock that is or was due first, by which it stands in TIME_TO_BREACH; where all are paused before that, the one with the least time left. Null: no open clock has a due time.',
  })
  nextBreach(
    @Root() ticket: Ticket,
    @Ctx() context: RequestContext,
    @Arg('objectiveIds', () => [ID], {
      nullable: true,
      description:
        'Of these objectives alone, at most 100: by it a ticket stands in TIME_TO_BREACH where the list is filtered by them. Left out: of all; an empty list: of none.',
    })
    objectiveIds: string[] | null | undefined,
  ): Promise<DueClockType | null> {
    refuseIssues(namedIssues(objectiveIds, 'objectiveIds', 'objectives'));
    return nextDueClock(context, ticket, uuidsAmong(objectiveIds));
  }

  @FieldResolver(() => DueClockType, {
    nullable: true,
    description:
      'Its open clock that is not late and whose miss would cost most, by which it stands in IMPACT: of a critical objective before any other, then the one that is due first. Null: there is nothing left to miss.',
  })
  mostAtStake(@Root() ticket: Ticket, @Ctx() context: RequestContext): Promise<DueClockType | null> {
    return dueClock(context, ticket, (clocks, timeline) => mostAtStake(clocks, timeline, context.now()));
  }
}

@Resolver(() => DueClockType)
export class DueClockStakeResolver {
  @FieldResolver(() => StakeType, {
    nullable: true,
    description:
      'What missing it would cost. Null: it is missed already, or its miss would count nothing (an exclusion, or a contract that is over).',
  })
  async stake(@Root() clock: DueClockType, @Ctx() context: RequestContext): Promise<StakeType | null> {
    assertAllowed(context.actor, 'compliance.read');
    const found = await stakeOfClock(context, clock);
    if (found === null) return null;
    const { verdict, losesPeriod, missesLeft, savable } = found.stake;
    return { found, periodIndex: found.period.index, verdict, losesPeriod, missesLeft, savable };
  }
}

@Resolver(() => StakeType)
export class StakeCreditResolver {
  @FieldResolver(() => Money, {
    nullable: true,
    description:
      "What the period's ledger comes to more with this miss, if it ended as it stands: credits within the cap, earn-backs lost. Null: the terms put no money at risk.",
  })
  cost(@Root() { found }: StakeType, @Ctx() context: RequestContext): Promise<Money | null> {
    return credit(context, found, ({ cost }) => cost);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description:
      'What the objective adds to the credits of the period at the most: missed as badly as can be, while the others stay as they stand. Null: the terms put no money at risk.',
  })
  creditAtStake(@Root() { found }: StakeType, @Ctx() context: RequestContext): Promise<Money | null> {
    return credit(context, found, ({ atStake }) => atStake);
  }
}

async function credit(
  context: RequestContext,
  { timeline, period, judgement, stake }: FoundStake,
  amountOf: (credit: CreditStake) => MinorUnits,
): Promise<Money | null> {
  assertAllowed(context.actor, 'credit.read');
  if ((timeline.termsOfPeriod(period.index)?.terms.credits ?? null) === null) return null;
  const { standing } = await moneySoFar(context, timeline);
  const found = creditStake(timeline, period, judgement, stake.after, standing.slice(0, period.index));
  return found && shownMoney(amountOf(found), timeline.contract.currency);
}
