import type { NonEmptyArray } from 'type-graphql';
import { ApiKeyResolver } from '../modules/apikey/apikey.resolver.js';
import { CalendarResolver } from '../modules/calendar/calendar.resolver.js';
import {
  ContractPeriodComplianceResolver,
  ObjectiveComplianceResolver,
} from '../modules/compliance/compliance.resolver.js';
import { FigureExplanationResolver } from '../modules/compliance/figureexplanation.resolver.js';
import {
  ObjectiveFiguresResolver,
  ObjectiveTimeframesResolver,
} from '../modules/compliance/objectivefigures.resolver.js';
import { ConnectorResolver } from '../modules/connector/connector.resolver.js';
import { AmendmentResolver } from '../modules/contract/amendment.resolver.js';
import { ContractResolver } from '../modules/contract/contract.resolver.js';
import { ContractFieldsResolver } from '../modules/contract/contractfields.resolver.js';
import { ContractListResolver } from '../modules/contract/contractlist.resolver.js';
import { ContractPeriodResolver } from '../modules/contract/contractperiod.resolver.js';
import { ContractHistoryResolver } from '../modules/contract/history.resolver.js';
import { VersionChangesResolver } from '../modules/contract/versionchanges.resolver.js';
import { ContractPeriodCreditsResolver } from '../modules/credit/credit.resolver.js';
import { DeliveryResolver } from '../modules/delivery/delivery.resolver.js';
import { EndpointResolver } from '../modules/delivery/endpoint.resolver.js';
import { EscalationContactResolver } from '../modules/escalation/escalationcontact.resolver.js';
import { EscalationPolicyResolver } from '../modules/escalation/escalationpolicy.resolver.js';
import { NamedEndpointResolver } from '../modules/escalation/namedendpoint.resolver.js';
import { EscalationPreviewResolver } from '../modules/escalation/preview.resolver.js';
import { EscalationReportResolver } from '../modules/escalation/report.resolver.js';
import { EscalationStepResolver, TicketEscalationsResolver } from '../modules/escalation/timeline.resolver.js';
import { EventResolver } from '../modules/event/event.resolver.js';
import { ContractExclusionsResolver, ExclusionResolver } from '../modules/exclusion/exclusion.resolver.js';
import { ContractMeasurementsResolver, MeasurementResolver } from '../modules/measurement/measurement.resolver.js';
import { ContractObjectivesResolver, VersionObjectivesResolver } from '../modules/objective/objective.resolver.js';
import { OrganisationResolver } from '../modules/organisation/organisation.resolver.js';
import { PreviewResolver } from '../modules/preview/preview.resolver.js';
import {
  DueClockStakeResolver,
  StakeCreditResolver,
  TicketDueClockResolver,
} from '../modules/queue/dueclock.resolver.js';
import { QueueResolver } from '../modules/queue/queue.resolver.js';
import { ContractTicketsResolver, TicketListResolver } from '../modules/queue/ticketlist.resolver.js';
import { ContractRestatementsResolver } from '../modules/statement/contractrestatements.resolver.js';
import { ContractPeriodStatementResolver } from '../modules/statement/periodstatement.resolver.js';
import { StatementResolver } from '../modules/statement/statement.resolver.js';
import { StatementListsResolver } from '../modules/statement/statementlists.resolver.js';
import { ClockExplanationResolver, ClockSegmentsResolver } from '../modules/ticket/clockexplanation.resolver.js';
import { TicketResolver } from '../modules/ticket/ticket.resolver.js';

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
  ContractHistoryResolver,
  VersionChangesResolver,
  AmendmentResolver,
  ContractObjectivesResolver,
  VersionObjectivesResolver,
  TicketResolver,
  ClockExplanationResolver,
  ClockSegmentsResolver,
  MeasurementResolver,
  ContractMeasurementsResolver,
  ExclusionResolver,
  ContractExclusionsResolver,
  ContractPeriodComplianceResolver,
  ObjectiveComplianceResolver,
  ObjectiveFiguresResolver,
  ObjectiveTimeframesResolver,
  FigureExplanationResolver,
  ContractRestatementsResolver,
  ContractPeriodStatementResolver,
  StatementResolver,
  StatementListsResolver,
  ContractPeriodCreditsResolver,
  PreviewResolver,
  EventResolver,
  EndpointResolver,
  DeliveryResolver,
  TicketListResolver,
  ContractTicketsResolver,
  TicketDueClockResolver,
  DueClockStakeResolver,
  StakeCreditResolver,
  QueueResolver,
  EscalationContactResolver,
  NamedEndpointResolver,
  EscalationPolicyResolver,
  EscalationPreviewResolver,
  TicketEscalationsResolver,
  EscalationStepResolver,
  EscalationReportResolver,
  ConnectorResolver,
];
