import type { EntitySchema } from 'typeorm';
import { ApiKeyTable } from './modules/apikey/apikey.table.js';
import { calendarTemplateTable } from './modules/calendar/calendar.table.js';
import { standingTable } from './modules/compliance/standing.table.js';
import { connectorTable } from './modules/connector/connector.table.js';
import { rejectedPayloadTable } from './modules/connector/rejectedpayload.table.js';
import { contactGroupTable, contactTable } from './modules/contact/contact.table.js';
import { auditEntryTable } from './modules/contract/auditentry.table.js';
import { contractTable } from './modules/contract/contract.table.js';
import { contractHolidayTable } from './modules/contract/contractholiday.table.js';
import { contractPeriodTable } from './modules/contract/contractperiod.table.js';
import { contractTermsTable } from './modules/contract/contractterms.table.js';
import { objectiveTable } from './modules/contract/objective.table.js';
import { deliveryTable } from './modules/delivery/delivery.table.js';
import { deliveryAttemptTable } from './modules/delivery/deliveryattempt.table.js';
import { deliveryLaneTable } from './modules/delivery/deliverylane.table.js';
import { endpointTable } from './modules/delivery/endpoint.table.js';
import { acknowledgementTable } from './modules/escalation/acknowledgement.table.js';
import { escalationPolicyTable } from './modules/escalation/escalationpolicy.table.js';
import { escalationStepTable } from './modules/escalation/escalationstep.table.js';
import { exclusionTable } from './modules/exclusion/exclusion.table.js';
import { measurementTable } from './modules/measurement/measurement.table.js';
import { OrganisationTable } from './modules/organisation/organisation.table.js';
import { statementTable } from './modules/statement/statement.table.js';
import { statementDisputeTable } from './modules/statement/statementdispute.table.js';
import { tallyTable } from './modules/tally/tally.table.js';
import { tallyCountTable } from './modules/tally/tallycount.table.js';
import { clockTable } from './modules/ticket/clock.table.js';
import { ticketTable } from './modules/ticket/ticket.table.js';
import { ticketEventTable } from './modules/ticket/ticketevent.table.js';

/** Every table that has an entity; a test compares their columns with the migrated database. */
export const TABLES: readonly EntitySchema[] = [
  OrganisationTable,
  ApiKeyTable,
  calendarTemplateTable,
  contractTable,
  contractTermsTable,
  contractHolidayTable,
  objectiveTable,
  contractPeriodTable,
  standingTable,
  ticketTable,
  ticketEventTable,
  clockTable,
  measurementTable,
  exclusionTable,
  contactTable,
  contactGroupTable,
  tallyTable,
  statementTable,
  statementDisputeTable,
  auditEntryTable,
  tallyCountTable,
  endpointTable,
  deliveryTable,
  deliveryAttemptTable,
  deliveryLaneTable,
  connectorTable,
  rejectedPayloadTable,
  escalationPolicyTable,
  escalationStepTable,
  acknowledgementTable,
] as readonly EntitySchema[];
