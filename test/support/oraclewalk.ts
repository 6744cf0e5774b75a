import type { AgreedContract } from '../../src/domain/contract.js';
import type { CalendarTerms, ClockTerms } from '../../src/domain/terms.js';
import { businessDayMinutes, type IsOpen, MINUTE, openMinutes, walkOpen } from './oraclecalendar.js';
import type { Cycle, Happening } from './oraclestory.js';

/** What a cycle came to, before anything is counted. */
export interface Outcome {
  readonly goal: number;
  readonly inScope: boolean;
  readonly isRunning: boolean;
  readonly dueAt: number | null;
  /** It passed its deadline or, where that only counts once it stops, took longer than its limit. */
  readonly isLate: boolean;
  readonly stoppedAt: number | null;
  readonly elapsed: number;
}

/** Walks one cycle up to an instant, happening by happening; null: no goal ever fitted. */
export function walkCycle(cycle: Cycle, agreed: AgreedContract, until: number): Outcome | null {
  const judge = new Judge(cycle, calendarOf(cycle, agreed));
  for (const happening of cycle.happenings) judge.take(happening);
  if (judge.goal < 0) return null;
  const { goal, inScope, walk, isDeadline } = judge;
  walk.advance(until);
  const { isRunning, stoppedAt } = walk;
  return {
    goal,
    inScope,
    isRunning,
    dueAt: isDeadline ? walk.expectedDue() : null,
    isLate: isDeadline ? walk.isLate() : stoppedAt !== null && walk.counted > judge.bound,
    stoppedAt,
    elapsed: walk.counted * MINUTE,
  };
}

export function calendarOf(
  cycle: Pick<Cycle, 'objective' | 'version' | 'start'>,
  agreed: AgreedContract,
): CalendarTerms {
  const calendar = cycle.objective.calendar ?? cycle.version.terms.calendar;
  const announced = agreed.announcedHolidays.filter((holiday) => holiday.announcedAt <= cycle.start);
  return { ...calendar, holidays: [...calendar.holidays, ...announced] };
}

const DEADLINES = ['FIRST_RESPONSE_TIME', 'NEXT_RESPONSE_TIME', 'RESOLUTION_TIME'];

/** Keeps the goal by which a cycle is walked. */
class Judge {
  goal = -1;
  inScope = false;
  /** Minutes of a limit that is no deadline. */
  bound = Number.POSITIVE_INFINITY;
  readonly isDeadline: boolean;
  readonly walk: Walk;
  private readonly rules: ClockTerms;
  private readonly isOpen: IsOpen;
  private readonly past: Happening[] = [];

  constructor(
    private readonly cycle: Cycle,
    private readonly calendar: CalendarTerms,
  ) {
    this.rules = cycle.objective.clock as ClockTerms;
    this.isDeadline = DEADLINES.includes(cycle.objective.indicator);
    this.isOpen = openMinutes(calendar);
    this.walk = new Walk(cycle.start, this.isOpen);
  }

  take(happening: Happening): void {
    this.walk.advance(happening.at);
    this.past.push(happening);
    if (happening.what === 'FIT') this.refit(happening.at, happening.goal);
    else this.walk.apply(happening);
  }

  private refit(at: number, goal: number): void {
    const { goalChange } = this.rules;
    const isOther = this.inScope ? goal !== this.goal : goal >= 0;
    const isSettled = this.inScope && goalChange !== 'LATEST' && this.walk.isLate();
    if (!isOther || isSettled) return;
    if (goal < 0) {
      this.inScope = false;
      return;
    }
    if (this.inScope && goalChange === 'PIN') return;
    const { start } = this.cycle;
    if (!this.inScope || goalChange === 'LATEST') this.walk.rewalk(this.limitSince(start, goal), this.past);
    else if (goalChange === 'CARRY_ELAPSED') this.walk.setLimit(this.limitSince(start, goal), this.walk.counted);
    else this.walk.setLimit(this.limitSince(at, goal), 0);
    this.goal = goal;
    this.inScope = true;
  }

  private limitSince(start: number, goal: number): number {
    const limit = this.minutesSince(start, goal);
    if (this.isDeadline) return limit;
    this.bound = limit;
    return Number.POSITIVE_INFINITY;
  }

  private minutesSince(start: number, goal: number): number {
    const limit = this.rules.goals[goal]?.limit;
    if (limit === undefined) return Number.POSITIVE_INFINITY;
    if (limit.businessDays !== null) return businessDayMinutes(this.calendar, this.isOpen, start, limit.businessDays);
    return limit.workingTime / MINUTE;
  }
}

/** A counter of open minutes that can be held, and the instant at which it reached its limit. */
class Walk {
  counted = 0;
  dueAt: number | null = null;
  stoppedAt: number | null = null;
  isRunning = true;
  private limit = Number.POSITIVE_INFINITY;
  private t: number;

  constructor(
    private readonly start: number,
    private readonly isOpen: IsOpen,
  ) {
    this.t = start;
  }

  advance(to: number): void {
    while (this.t < to) {
      if (this.isRunning && this.isOpen(this.t)) this.counted += 1;
      this.t += MINUTE;
      this.look();
    }
  }

  apply(happening: Exclude<Happening, { what: 'FIT' }>): void {
    if (happening.what === 'PAUSE') this.isRunning = false;
    if (happening.what === 'RESUME') this.isRunning = true;
    if (happening.what === 'STOP') {
      this.isRunning = false;
      this.stoppedAt = this.t;
    }
    if (happening.what === 'REOPEN') {
      if (!this.isLate()) this.dueAt = null;
      this.stoppedAt = null;
      this.isRunning = !happening.paused;
    }
    this.look();
  }

  setLimit(limit: number, counted: number): void {
    this.limit = limit;
    this.counted = counted;
    // What is used up is due at once, also while a pause holds the clock.
    this.dueAt = counted >= limit ? this.t : null;
  }

  /** From the start again, with the limit in force all along. */
  rewalk(limit: number, happenings: readonly Happening[]): void {
    const { t } = this;
    this.t = this.start;
    this.stoppedAt = null;
    this.isRunning = true;
    this.setLimit(limit, 0);
    for (const happening of happenings) {
      this.advance(happening.at);
      if (happening.what !== 'FIT') this.apply(happening);
    }
    this.advance(t);
  }

  isLate(): boolean {
    return this.dueAt !== null && (this.stoppedAt ?? this.t) > this.dueAt;
  }

  /** When it is due if nothing else happens; null while a pause holds it. */
  expectedDue(): number | null {
    if (this.dueAt !== null) return this.dueAt;
    if (!this.isRunning && this.stoppedAt === null) return null;
    return walkOpen(this.isOpen, this.stoppedAt ?? this.t, this.limit - this.counted);
  }

  private look(): void {
    if (this.isRunning && this.dueAt === null && this.counted >= this.limit) this.dueAt = this.t;
  }
}
