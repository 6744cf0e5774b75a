import { EntitySchema } from 'typeorm';
import type { Instant } from '../../domain/instant.js';
import type { CalendarTerms } from '../../domain/terms.js';
import { instantColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** A calendar an organisation keeps for its contracts, which take copies of it. */
export interface CalendarTemplate {
  readonly organisationId: string;
  readonly id: string;
  readonly name: string;
  readonly content: CalendarTerms;
  readonly createdAt: Instant;
}

export const calendarTemplateTable = new EntitySchema<CalendarTemplate>({
  name: 'calendar_template',
  tableName: 'calendar_template',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    id: uuidColumn({ primary: true }),
    name: textColumn(),
    content: jsonColumn(),
    createdAt: instantColumn({ name: 'created_at' }),
  } satisfies Record<keyof CalendarTemplate, unknown>,
});
