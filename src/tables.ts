import type { EntitySchema } from 'typeorm';
import { ApiKeyTable } from './modules/apikey/apikey.table.js';
import { calendarTemplateTable } from './modules/calendar/calendar.table.js';
import { standingTable } from './modules/compliance/standing.table.js';
import { auditEntryTable } from './modules/contract/auditentry.table.js';
import { contractTable } from './modules/contract/contract.table.js';
import { contractHolidayTable } from './modules/contract/contractholiday.table.js';
import { contractPeriodTable } from './modules/contract/contractperiod.table.js';
import { contractTermsTable } from './modules/contract/contractterms.table.js';
import { objectiveTable } from './modules/contract/objective.table.js';
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
  tallyTable,
  statementTable,
  statementDisputeTable,
  auditEntryTable,
  tallyCountTable,
] as readonly EntitySchema[];
