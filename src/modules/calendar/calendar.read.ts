import type { ReadUnit, Statement } from '../../platform/database.js';
import type { CalendarTemplate } from './calendar.table.js';

const COLUMNS = 'organisation_id AS "organisationId", id, name, content, created_at AS "createdAt"';

const BY_ID: Statement = {
  name: 'calendar_template_by_id',
  text: `SELECT ${COLUMNS} FROM calendar_template WHERE organisation_id = $1 AND id = $2`,
};

const BY_NAME: Statement = {
  name: 'calendar_template_by_name',
  text: `SELECT ${COLUMNS} FROM calendar_template WHERE organisation_id = $1 AND name = $2`,
};

// No name is empty: the empty text stands before the first one.
const PAGE: Statement = {
  name: 'calendar_template_page',
  text: `SELECT ${COLUMNS} FROM calendar_template WHERE organisation_id = $1 AND name > $2 ORDER BY name LIMIT $3`,
};

export async function calendarTemplate(
  unit: ReadUnit,
  organisationId: string,
  id: string,
): Promise<CalendarTemplate | null> {
  const [template] = await unit.rows<CalendarTemplate>(BY_ID, [organisationId, id]);
  return template ?? null;
}

export async function calendarTemplateByName(
  unit: ReadUnit,
  organisationId: string,
  name: string,
): Promise<CalendarTemplate | null> {
  const [template] = await unit.rows<CalendarTemplate>(BY_NAME, [organisationId, name]);
  return template ?? null;
}

/** Templates by name, those after `afterName`. */
export function calendarTemplatePage(
  unit: ReadUnit,
  organisationId: string,
  afterName: string | null,
  limit: number,
): Promise<CalendarTemplate[]> {
  return unit.rows<CalendarTemplate>(PAGE, [organisationId, afterName ?? '', limit]);
}
