import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { assertAllowed } from '../../domain/access.js';
import { validateCalendar } from '../../domain/calendar.js';
import type { Issue } from '../../domain/fault.js';
import { Fault, notFound, refuseIssues } from '../../domain/fault.js';
import type { CalendarTerms } from '../../domain/terms.js';
import { textIssues } from '../../domain/text.js';
import { isUuid } from '../../domain/uuid.js';
import type { WriteUnit } from '../../platform/database.js';
import type { RequestContext } from '../../platform/requestcontext.js';

import { calendarTemplate, calendarTemplateByName } from './calendar.read.js';
import { deleteCalendarTemplate, insertCalendarTemplate, updateCalendarTemplate } from './calendar.store.js';
import type { CalendarTemplate } from './calendar.table.js';
import { firstOfEachPath } from './issues.js';
import type { CalendarDraft } from './walltime.js';
import { calendarFromDraft } from './walltime.js';

export interface CalendarTemplateDraft {
  readonly name: string;
  readonly calendar: CalendarDraft;
}

function checkedContent(draft: CalendarTemplateDraft): CalendarTerms {
  const issues: Issue[] = textIssues(draft.name, 'name', 200);
  const content = calendarFromDraft(draft.calendar, '', 'calendar', issues);
  if ((draft.calendar.timeZone ?? '') === '') issues.push({ path: 'calendar.timeZone', message: 'is required' });
  issues.push(...validateCalendar(content, 'calendar'));
  refuseIssues(firstOfEachPath(issues));
  return content;
}

/** The same name and content again gives the same template; other content under a taken name is a CONFLICT. */
export async function createCalendar(context: RequestContext, draft: CalendarTemplateDraft): Promise<CalendarTemplate> {
  assertAllowed(context.actor, 'calendar.write');
  const { organisationId } = context.actor;
  const content = checkedContent(draft);
  return context.write(async (unit) => {
    const template = { organisationId, id: randomUUID(), name: draft.name, content, createdAt: unit.now };
    if (await insertCalendarTemplate(unit, template)) return template;
    const standing = await calendarTemplateByName(unit, organisationId, draft.name);
    if (standing !== null && isDeepStrictEqual(standing.content, content)) return standing;
    throw nameTaken(draft.name);
  });
}

/** Contracts that took a copy keep the copy. */
export async function updateCalendar(
  context: RequestContext,
  draft: CalendarTemplateDraft & { readonly id: string },
): Promise<CalendarTemplate> {
  assertAllowed(context.actor, 'calendar.write');
  const { organisationId } = context.actor;
  const content = checkedContent(draft);
  return context.write(async (unit) => {
    const standing = await ownTemplate(unit, organisationId, draft.id);
    const namesake = await calendarTemplateByName(unit, organisationId, draft.name);
    if (namesake !== null && namesake.id !== standing.id) throw nameTaken(draft.name);
    const changed = { ...standing, name: draft.name, content };
    await updateCalendarTemplate(unit, changed);
    return changed;
  });
}

export async function deleteCalendar(context: RequestContext, id: string): Promise<string> {
  assertAllowed(context.actor, 'calendar.write');
  const { organisationId } = context.actor;
  return context.write(async (unit) => {
    const deleted = isUuid(id) && (await deleteCalendarTemplate(unit, organisationId, id));
    if (!deleted) throw notFound('calendar');
    return id;
  });
}

async function ownTemplate(unit: WriteUnit, organisationId: string, id: string): Promise<CalendarTemplate> {
  const template = isUuid(id) ? await calendarTemplate(unit, organisationId, id) : null;
  if (template === null) throw notFound('calendar');
  return template;
}

function nameTaken(name: string): Fault {
  return new Fault('CONFLICT', `a calendar named ${name} exists already with other content`);
}
