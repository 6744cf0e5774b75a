import { Ctx, Extensions, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Side as ActorSide } from '../../domain/actor.js';
import type * as domain from '../../domain/contract.js';
import { notFound } from '../../domain/fault.js';
import type { Organisation } from '../../domain/organisation.js';
import { termsHash } from '../../domain/termsrules.js';
import { ContractStatus, Side } from '../../graphql/enums.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { Calendar, shownCalendar } from '../calendar/calendar.types.js';
import { organisationLoader } from '../organisation/organisation.loaders.js';
import { OrganisationType } from '../organisation/organisation.types.js';
import { holidaysLoader, termsLoader } from './contract.loaders.js';
import { AnnouncedHoliday, ContractType, ContractVersion } from './contract.types.js';
import type { HolidayRow } from './contractholiday.table.js';
import { CreditTerms } from './creditterms.types.js';
import { currentTerms, periodsOf } from './currentterms.js';
import { fromMillionths } from './decimal.js';
import { shownCreditTerms } from './showncredits.js';
import { shownVersion } from './shownversion.js';
import { contractStatus } from './standing.js';

async function organisationOf(context: RequestContext, id: string): Promise<Organisation> {
  const organisation = await context.loader(organisationLoader).load(id);
  if (organisation === null) throw notFound('organisation');
  return organisation;
}

function shownHoliday({ heldOn, name, clientAnnouncedAt, vendorAnnouncedAt }: HolidayRow): AnnouncedHoliday {
  const both = clientAnnouncedAt !== null && vendorAnnouncedAt !== null;
  const inForceSince = both ? Math.max(clientAnnouncedAt, vendorAnnouncedAt) : null;
  return { date: heldOn, name, clientAnnouncedAt, vendorAnnouncedAt, inForceSince };
}

@Resolver(() => ContractType)
export class ContractFieldsResolver {
  @FieldResolver(() => OrganisationType, { description: 'The party that outsources the work.' })
  client(@Ctx() context: RequestContext, @Root() contract: domain.Contract): Promise<Organisation> {
    return organisationOf(context, contract.tenantId);
  }

  @FieldResolver(() => OrganisationType, {
    description: 'The party that delivers the work; before the invitation the one that is meant.',
  })
  vendor(@Ctx() context: RequestContext, @Root() contract: domain.Contract): Promise<Organisation> {
    return organisationOf(context, contract.counterpartyId);
  }

  @FieldResolver(() => Side, { description: 'The side the viewer stands on.' })
  viewerSide(@Ctx() context: RequestContext): ActorSide {
    return context.actor.side;
  }

  @FieldResolver(() => ContractStatus, { description: 'Where it stands now.' })
  status(@Ctx() context: RequestContext, @Root() contract: domain.Contract): domain.ContractStatus {
    return contractStatus(contract, context.now());
  }

  @FieldResolver(() => Calendar, {
    description: 'Working hours by the terms that hold now, announced holidays left out.',
  })
  async calendar(@Ctx() context: RequestContext, @Root() contract: domain.Contract): Promise<Calendar> {
    assertAllowed(context.actor, 'contract.read');
    return shownCalendar((await currentTerms(context, contract)).terms.calendar);
  }

  @FieldResolver(() => Float, {
    description: 'A period whose score is below this, 0 to 1, misses the contract; by the terms that hold now.',
  })
  async minimumScore(@Ctx() context: RequestContext, @Root() contract: domain.Contract): Promise<number> {
    assertAllowed(context.actor, 'contract.read');
    return fromMillionths((await currentTerms(context, contract)).terms.minimumScore);
  }

  @FieldResolver(() => CreditTerms, {
    nullable: true,
    description: 'Its money by the terms that hold now; null: none is at risk.',
  })
  async credits(@Ctx() context: RequestContext, @Root() contract: domain.Contract): Promise<CreditTerms | null> {
    assertAllowed(context.actor, 'contract.read');
    return shownCreditTerms((await currentTerms(context, contract)).terms.credits, contract.currency);
  }

  @FieldResolver(() => String, {
    description: 'SHA-256 of the fixed facts and the terms that hold now; of a draft, what agreeContract must name.',
  })
  async termsHash(@Ctx() context: RequestContext, @Root() contract: domain.Contract): Promise<string> {
    assertAllowed(context.actor, 'contract.read');
    return termsHash(contract, (await currentTerms(context, contract)).terms);
  }

  @Extensions({ listSize: 20 })
  @FieldResolver(() => [ContractVersion], {
    description: 'All versions of its terms by number, proposed and withdrawn ones included.',
  })
  async versions(@Ctx() context: RequestContext, @Root() contract: domain.Contract): Promise<ContractVersion[]> {
    assertAllowed(context.actor, 'contract.read');
    const rows = await context.loader(termsLoader).load(contract);
    const periods = await periodsOf(context, contract);
    return rows.map((row) => shownVersion(contract, row, periods));
  }

  @FieldResolver(() => [ContractVersion], { description: 'Amendments proposed and neither agreed nor withdrawn.' })
  async pendingAmendments(
    @Ctx() context: RequestContext,
    @Root() contract: domain.Contract,
  ): Promise<ContractVersion[]> {
    const versions = await this.versions(context, contract);
    return versions.filter((version) => version.version > 1 && version.status === 'PROPOSED');
  }

  @FieldResolver(() => [AnnouncedHoliday], {
    description: 'Holidays announced after it was agreed, by date; those that one party alone has announced included.',
  })
  async announcedHolidays(
    @Ctx() context: RequestContext,
    @Root() contract: domain.Contract,
  ): Promise<AnnouncedHoliday[]> {
    assertAllowed(context.actor, 'contract.read');
    const rows = await context.loader(holidaysLoader).load(contract);
    return rows.map(shownHoliday);
  }
}
