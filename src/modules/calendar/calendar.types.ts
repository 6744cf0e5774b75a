import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CalendarTerms } from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { enumOf } from '../../graphql/enumof.js';
import { DateScalar } from '../../graphql/scalars.js';
import type { CalendarTemplate } from './calendar.table.js';
import type { WeekdayName } from './walltime.js';
import { isAlwaysOpen, wallTime, weekdayName } from './walltime.js';

export const Weekday = enumOf<WeekdayName>('Weekday', 'A day of the week.', {
  MONDAY: 'Monday.',
  TUESDAY: 'Tuesday.',
  WEDNESDAY: 'Wednesday.',
  THURSDAY: 'Thursday.',
  FRIDAY: 'Friday.',
  SATURDAY: 'Saturday.',
  SUNDAY: 'Sunday.',
});

const FROM = 'Local wall-clock time it opens, HH:MM from 00:00 to 23:59.';
const TO =
  'Local wall-clock time it closes, HH:MM; 24:00 is the end of the day. At or before `from` it lies on the next day.';

@ObjectType({
  simpleResolvers: true,
  description: 'Open hours of one weekday. A span that crosses midnight belongs to the day it starts on.',
})
export class WorkingSpan {
  @Field(() => Weekday, { description: 'The day it starts on.' })
  readonly weekday!: WeekdayName;

  @Field(() => String, { description: FROM })
  readonly from!: string;

  @Field(() => String, { description: TO })
  readonly to!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A day on which nobody works.' })
export class Holiday {
  @Field(() => DateScalar, { description: 'The local date; the open hours that start on it fall away.' })
  readonly date!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Open hours of one date, although its weekday or a holiday says otherwise.',
})
export class ExtraDay {
  @Field(() => DateScalar, { description: 'The local date they start on.' })
  readonly date!: string;

  @Field(() => String, { description: FROM })
  readonly from!: string;

  @Field(() => String, { description: TO })
  readonly to!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Working hours in one time zone: time outside them does not count.' })
export class Calendar {
  @Field(() => String, { description: 'IANA time zone its wall-clock times are in, for example Europe/Berlin.' })
  readonly timeZone!: string;

  @Field(() => Boolean, { description: 'Open round the clock on all weekdays.' })
  readonly alwaysOpen!: boolean;

  @Field(() => [WorkingSpan], { description: 'Open hours of the week.' })
  readonly spans!: readonly WorkingSpan[];

  @Field(() => [Holiday], { description: 'Days without work.' })
  readonly holidays!: readonly Holiday[];

  @Field(() => [ExtraDay], { description: 'Dates worked by way of exception.' })
  readonly extraDays!: readonly ExtraDay[];
}

/** A calendar as the API shows it. */
export function shownCalendar(terms: CalendarTerms): Calendar {
  return {
    timeZone: terms.timeZone,
    alwaysOpen: isAlwaysOpen(terms.spans),
    spans: terms.spans.map(({ weekday, from, to }) => ({
      weekday: weekdayName(weekday),
      from: wallTime(from),
      to: wallTime(to),
    })),
    holidays: terms.holidays,
    extraDays: terms.extraDays.map(({ date, from, to }) => ({ date, from: wallTime(from), to: wallTime(to) })),
  };
}

@ObjectType('CalendarTemplate', {
  simpleResolvers: true,
  description: 'A calendar an organisation keeps for its contracts. A contract takes a copy.',
})
export class CalendarTemplateType {
  @Field(() => ID, { description: 'Its id for life, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'Its name, unique within the organisation.' })
  readonly name!: string;

  @Field(() => Calendar, { description: 'The hours.' })
  readonly calendar!: Calendar;
}

export function shownTemplate({ id, name, content }: CalendarTemplate): CalendarTemplateType {
  return { id, name, calendar: shownCalendar(content) };
}

export const CalendarTemplateConnection = connectionOf(CalendarTemplateType, 'CalendarTemplate', 'calendar templates');

@ObjectType({ simpleResolvers: true, description: 'Answer of createCalendar and updateCalendar.' })
export class CalendarPayload {
  @Field(() => CalendarTemplateType, { description: 'The template as it stands now.' })
  readonly calendar!: CalendarTemplateType;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of deleteCalendar.' })
export class DeleteCalendarPayload {
  @Field(() => ID, { description: 'Id of the template that is no more.' })
  readonly id!: string;
}

@InputType({ description: 'Open hours of one weekday. A span that crosses midnight belongs to the day it starts on.' })
export class WorkingSpanInput {
  @Field(() => Weekday, { description: 'The day it starts on.' })
  weekday!: WeekdayName;

  @Field(() => String, { description: FROM })
  from!: string;

  @Field(() => String, { description: TO })
  to!: string;
}

@InputType({ description: 'A day on which nobody works.' })
export class HolidayInput {
  @Field(() => DateScalar, { description: 'The local date; the open hours that start on it fall away.' })
  date!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;
}

@InputType({ description: 'Open hours of one date, although its weekday or a holiday says otherwise.' })
export class ExtraDayInput {
  @Field(() => DateScalar, { description: 'The local date they start on.' })
  date!: string;

  @Field(() => String, { description: FROM })
  from!: string;

  @Field(() => String, { description: TO })
  to!: string;
}

@InputType({ description: 'Working hours in one time zone.' })
export class CalendarInput {
  @Field(() => String, {
    nullable: true,
    description:
      "IANA time zone of its wall-clock times. Required in a template; in a contract the contract's zone when left out.",
  })
  timeZone?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Open round the clock on all weekdays; `spans` must then be left out.',
  })
  alwaysOpen?: boolean | null;

  @Field(() => [WorkingSpanInput], {
    nullable: true,
    description: 'Open hours of the week, several a day if need be; at most 200.',
  })
  spans?: WorkingSpanInput[] | null;

  @Field(() => [HolidayInput], { nullable: true, description: 'Days without work; at most 2,000.' })
  holidays?: HolidayInput[] | null;

  @Field(() => [ExtraDayInput], { nullable: true, description: 'Dates worked by way of exception; at most 2,000.' })
  extraDays?: ExtraDayInput[] | null;
}

@InputType({ description: 'A new calendar template.' })
export class CreateCalendarInput {
  @Field(() => String, { description: 'Its name, unique within the organisation, 1 to 200 characters.' })
  name!: string;

  @Field(() => CalendarInput, { description: 'The hours.' })
  calendar!: CalendarInput;
}

@InputType({ description: 'All of a calendar template anew.' })
export class UpdateCalendarInput extends CreateCalendarInput {
  @Field(() => ID, { description: 'The template to change.' })
  id!: string;
}

@InputType({ description: 'The calendar template to delete.' })
export class DeleteCalendarInput {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;
}
