import { Arg, Args, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { proposeHolidays } from '../../domain/holiday.js';
import type { Connection } from '../../graphql/connection.js';
import { connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { calendarTemplatePage } from './calendar.read.js';
import { createCalendar, deleteCalendar, updateCalendar } from './calendar.service.js';
import {
  CalendarPayload,
  CalendarTemplateConnection,
  type CalendarTemplateType,
  CreateCalendarInput,
  DeleteCalendarInput,
  DeleteCalendarPayload,
  Holiday,
  shownTemplate,
  UpdateCalendarInput,
} from './calendar.types.js';

const ORDER = 'calendars';

@Resolver()
export class CalendarResolver {
  @Query(() => CalendarTemplateConnection, { description: "The viewer's calendar templates, by name." })
  async calendars(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<CalendarTemplateType>> {
    assertAllowed(context.actor, 'calendar.read');
    const page = pageArguments(args.first, args.after);
    const after = page.after === null ? null : String(decodeKey(ORDER, page.after, ['text'])[0]);
    const { organisationId } = context.actor;
    const rows = await calendarTemplatePage(context.reads(), organisationId, after, page.first + 1);
    return connectionFrom(rows, page, (row) => encodeKey(ORDER, [row.name]), shownTemplate);
  }

  @Query(() => [Holiday], {
    description:
      'Public holidays as published, to start a calendar from. A proposal to edit: what a party observes is what its calendar lists.',
  })
  proposedHolidays(
    @Ctx() context: RequestContext,
    @Arg('country', () => String, { description: 'ISO 3166-1 alpha-2, for example DE.' }) country: string,
    @Arg('region', () => String, {
      nullable: true,
      description: 'ISO 3166-2 code without the country, for example BY; left out: what the whole country observes.',
    })
    region: string | null | undefined,
    @Arg('year', () => Int, { description: 'The calendar year.' }) year: number,
  ): readonly Holiday[] {
    assertAllowed(context.actor, 'calendar.read');
    return proposeHolidays(country, region ?? null, year);
  }

  @Mutation(() => CalendarPayload, {
    description:
      'Keeps a calendar template. The same name and hours again change nothing; other hours under a taken name are a CONFLICT.',
  })
  async createCalendar(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreateCalendarInput, { description: 'Name and hours.' }) input: CreateCalendarInput,
  ): Promise<CalendarPayload> {
    return { calendar: shownTemplate(await createCalendar(context, input)) };
  }

  @Mutation(() => CalendarPayload, { description: 'Changes a calendar template. Contracts keep the copy they took.' })
  async updateCalendar(
    @Ctx() context: RequestContext,
    @Arg('input', () => UpdateCalendarInput, { description: 'Which one, and all of it anew.' })
    input: UpdateCalendarInput,
  ): Promise<CalendarPayload> {
    return { calendar: shownTemplate(await updateCalendar(context, input)) };
  }

  @Mutation(() => DeleteCalendarPayload, {
    description: 'Deletes a calendar template. Contracts keep the copy they took.',
  })
  async deleteCalendar(
    @Ctx() context: RequestContext,
    @Arg('input', () => DeleteCalendarInput, { description: 'Which one.' }) input: DeleteCalendarInput,
  ): Promise<DeleteCalendarPayload> {
    return { id: await deleteCalendar(context, input.id) };
  }
}
