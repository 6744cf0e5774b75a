import type { NonEmptyArray } from 'type-graphql';
import { ApiKeyResolver } from '../modules/apikey/apikey.resolver.js';
import { CalendarResolver } from '../modules/calendar/calendar.resolver.js';
import {
  ContractPeriodComplianceResolver,
  ObjectiveComplianceResolver,
} from '../modules/compliance/compliance.resolver.js';
import { AmendmentResolver } from '../modules/contract/amendment.resolver.js';
import { ContractResolver } from '../modules/contract/contract.resolver.js';
import { ContractFieldsResolver } from '../modules/contract/contractfields.resolver.js';
import { ContractListResolver } from '../modules/contract/contractlist.resolver.js';
import { ContractPeriodResolver } from '../modules/contract/contractperiod.resolver.js';
import { EventResolver } from '../modules/event/event.resolver.js';
import { ContractMeasurementsResolver, MeasurementResolver } from '../modules/measurement/measurement.resolver.js';
import { ContractObjectivesResolver, VersionObjectivesResolver } from '../modules/objective/objective.resolver.js';
import { OrganisationResolver } from '../modules/organisation/organisation.resolver.js';
import { ContractTicketsResolver, TicketResolver } from '../modules/ticket/ticket.resolver.js';

/** Every resolver of Accord. One that is missing here does not exist. */
// biome-ignore lint/complexity/noBannedTypes: type-graphql takes classes as Function
export const RESOLVERS: NonEmptyArray<Function> = [
  OrganisationResolver,
  ApiKeyResolver,
  CalendarResolver,
  ContractResolver,
  ContractListResolver,
  ContractFieldsResolver,
  ContractPeriodResolver,
  AmendmentResolver,
  ContractObjectivesResolver,
  VersionObjectivesResolver,
  TicketResolver,
  ContractTicketsResolver,
  MeasurementResolver,
  ContractMeasurementsResolver,
  ContractPeriodComplianceResolver,
  ObjectiveComplianceResolver,
  EventResolver,
];
