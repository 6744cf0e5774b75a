import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { CalendarTemplate } from './calendar.table.js';

const INSERT: Statement = {
  name: 'calendar_template_insert',
  text: `INSERT INTO calendar_template (organisation_id, id, name, content, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation_id, name) DO NOTHING RETURNING id`,
};

const UPDATE: Statement = {
  name: 'calendar_template_update',
  text: 'UPDATE calendar_template SET name = $3, content = $4 WHERE organisation_id = $1 AND id = $2 RETURNING id',
};

const DELETE: Statement = {
  name: 'calendar_template_delete',
  text: 'DELETE FROM calendar_template WHERE organisation_id = $1 AND id = $2 RETURNING id',
};

/** False, and nothing written, when the organisation has a template of that name. */
export async function insertCalendarTemplate(unit: WriteUnit, template: CalendarTemplate): Promise<boolean> {
  const { organisationId, id, name, content, createdAt } = template;
  const values = [organisationId, id, name, JSON.stringify(content), instantParam(createdAt)];
  return (await unit.rows(INSERT, values)).length === 1;
}

export async function updateCalendarTemplate(unit: WriteUnit, template: CalendarTemplate): Promise<void> {
  const { organisationId, id, name, content } = template;
  await unit.rows(UPDATE, [organisationId, id, name, JSON.stringify(content)]);
}

/** False when there was none. */
export async function deleteCalendarTemplate(unit: WriteUnit, organisationId: string, id: string): Promise<boolean> {
  return (await unit.rows(DELETE, [organisationId, id])).length === 1;
}
