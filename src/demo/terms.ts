import type { ExclusionProposal } from '../domain/exclusionrules.js';
import { proposeHolidays } from '../domain/holiday.js';
import { HOUR, type LocalDate, type Milliseconds } from '../domain/instant.js';
import type { Holiday, Priority } from '../domain/terms.js';
import type { CalendarDraft, WeekdayName } from '../modules/calendar/walltime.js';
import type { ContractDraft } from '../modules/contract/contractdraft.js';
import type { GoalDraft, ObjectiveDraft } from '../modules/contract/objectivedraft.js';
import type { Aim, Arrivals, ByMonth, DeskPlan, WorkPlan } from './plan.js';

/** A contract of the demonstration: what is agreed, and the work that is done under it. */
export interface DemoContract {
  /** Slugs of the parties. */
  readonly client: string;
  readonly vendor: string;
  readonly draft: Omit<ContractDraft, 'vendor' | 'startsOn' | 'endsOn'> & { readonly calendar: CalendarDraft };
  readonly work: Omit<WorkPlan, 'reference' | 'calendar' | 'startsOn' | 'endsOn'>;
  /** What the parties have settled between them; left out: nothing yet. */
  readonly settled?: Settlement;
}

/** How far a statement gets. */
export type Fate = 'LOCKED' | 'DISPUTED' | 'SUBMITTED';

/** What the parties say of the work that is done. */
export interface Settlement {
  readonly exclusions: readonly SettledExclusion[];
  /** Of each period from the first on; of later ones nothing is submitted. */
  readonly statements: readonly Fate[];
  /** What the client says where it disputes one. */
  readonly dispute?: { readonly line: string; readonly comment: string };
}

/** An exclusion of whole days, as the vendor proposes it. */
export interface SettledExclusion extends Pick<ExclusionProposal, 'reference' | 'kind' | 'reason' | 'evidence'> {
  /** Months since the contract's start, and the day of the month. */
  readonly month: number;
  readonly day: number;
  readonly days: number;
  /** The client's decision: accepted with these words; null: it waits. */
  readonly accepted: string | null;
}

/** The dates a contract runs, first and last day. */
export interface Dates {
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

const WORKDAYS: readonly WeekdayName[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'];

export function workdays(from: string, to: string): NonNullable<CalendarDraft['spans']> {
  return WORKDAYS.map((weekday) => ({ weekday, from, to }));
}

/** The public holidays of all years a contract touches. */
export function holidaysOf(country: string, region: string | null, { startsOn, endsOn }: Dates): Holiday[] {
  const first = Number(startsOn.slice(0, 4));
  const years = Number(endsOn.slice(0, 4)) - first + 1;
  return Array.from({ length: years }, (_, index) => proposeHolidays(country, region, first + index)).flat();
}

const OFFICE_DAY = [0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 4, 6, 7, 6, 4, 5, 6, 6, 5, 3, 2, 1.5, 1, 0.8, 0.5, 0.3];
const CONSUMER_DAY = [1, 0.6, 0.4, 0.3, 0.3, 0.5, 1, 2, 3, 4, 5, 5, 5, 4, 4, 4, 4, 5, 6, 7, 7, 6, 4, 2];
const WORKING_WEEK = [1.25, 1.1, 1, 1, 0.9, 0.3, 0.2];
const WHOLE_WEEK = [1.05, 1, 0.95, 0.95, 1.05, 1.1, 1.1];

export const office = (perWeek: number, onlyOpen = false): Arrivals => ({
  perWeek,
  week: WORKING_WEEK,
  day: OFFICE_DAY,
  onlyOpen,
});

export const consumers = (perWeek: number, onlyOpen = false): Arrivals => ({
  perWeek,
  week: WHOLE_WEEK,
  day: CONSUMER_DAY,
  onlyOpen,
});

/** Limits of P1 to P4 in hours, and how often they are kept. */
export function aim(hours: readonly [number, number, number, number], kept: ByMonth): Aim {
  const [p1, p2, p3, p4] = hours.map((hour) => Math.round(hour * HOUR)) as [number, number, number, number];
  return { limits: { P1: p1, P2: p2, P3: p3, P4: p4 }, kept };
}

/** One limit for whatever priority. */
export function flatAim(limit: Milliseconds, kept: ByMonth): Aim {
  return { limits: { P1: limit, P2: limit, P3: limit, P4: limit }, kept };
}

/** The goals of an objective: what each desk is measured by. */
function goalsOf(desks: readonly DeskPlan[], which: 'firstResponse' | 'nextResponse' | 'resolution'): GoalDraft[] {
  return desks.flatMap((desk) => {
    const limits = Object.entries(desk[which].limits) as [Priority, Milliseconds][];
    const [first] = limits;
    const isFlat = limits.every(([, limit]) => limit === first?.[1]);
    if (isFlat && first !== undefined) return [{ channels: [desk.channel], workingTime: first[1] }];
    return limits.map(([priority, workingTime]) => ({ channels: [desk.channel], priorities: [priority], workingTime }));
  });
}

/** The three objectives of tickets that most contracts have. */
export function ticketObjectives(
  desks: readonly DeskPlan[],
  targets: { readonly first: number; readonly next: number; readonly resolution: number },
): ObjectiveDraft[] {
  return [
    {
      key: 'first-response',
      name: 'First response in time',
      indicator: 'FIRST_RESPONSE_TIME',
      target: targets.first,
      critical: true,
      weight: 2,
      minimumSample: 15,
      goals: goalsOf(desks, 'firstResponse'),
    },
    {
      key: 'next-response',
      name: 'Further responses in time',
      indicator: 'NEXT_RESPONSE_TIME',
      target: targets.next,
      minimumSample: 15,
      goals: goalsOf(desks, 'nextResponse'),
    },
    {
      key: 'resolution',
      name: 'Resolution in time',
      indicator: 'RESOLUTION_TIME',
      target: targets.resolution,
      weight: 2,
      minimumSample: 15,
      goals: goalsOf(desks, 'resolution'),
    },
  ];
}

/** Objectives, those that are named with what missing them costs. */
export function withCredits(
  objectives: readonly ObjectiveDraft[],
  credits: Readonly<Record<string, ObjectiveDraft['credit']>>,
): ObjectiveDraft[] {
  return objectives.map((objective) => ({ ...objective, credit: credits[objective.key] ?? null }));
}

export function satisfaction(target: number): ObjectiveDraft {
  return { key: 'csat', name: 'Satisfied customers', indicator: 'CSAT', target, minimumSample: 10 };
}

export function quality(target: number): ObjectiveDraft {
  return { key: 'quality', name: 'Audited quality', indicator: 'QUALITY_SCORE', target, minimumSample: 5 };
}
