import type { AgreedContract } from '../../src/domain/contract.js';
import type { TicketFact } from '../../src/domain/facts.js';
import type { ClockTerms, Indicator, ObjectiveTerms, Scope, TermsVersion } from '../../src/domain/terms.js';
import { wallTime } from './oraclecalendar.js';

export type Happening =
  | { readonly at: number; readonly what: 'PAUSE' | 'RESUME' | 'STOP' }
  | { readonly at: number; readonly what: 'REOPEN'; readonly paused: boolean }
  /** The ticket's attributes fit this goal from now on; -1: none. */
  | { readonly at: number; readonly what: 'FIT'; readonly goal: number };

/** A clock's start and all that happened to it. */
export interface Cycle {
  readonly key: string;
  readonly start: number;
  readonly version: TermsVersion;
  readonly objective: ObjectiveTerms;
  readonly happenings: Happening[];
}

const COURSES: Partial<Record<Indicator, 'FIRST' | 'NEXT' | 'RESOLUTION'>> = {
  FIRST_RESPONSE_TIME: 'FIRST',
  RESPONSE_TIME_MEAN: 'FIRST',
  RESPONSE_TIME_PERCENTILE: 'FIRST',
  NEXT_RESPONSE_TIME: 'NEXT',
  RESOLUTION_TIME: 'RESOLUTION',
  RESOLUTION_TIME_MEAN: 'RESOLUTION',
  RESOLUTION_TIME_PERCENTILE: 'RESOLUTION',
};

/** What clocks of an objective run from and to; null: it has none. */
function courseOf(objective: ObjectiveTerms | undefined) {
  return (objective && COURSES[objective.indicator]) ?? null;
}

export type Attributes = { -readonly [K in 'channel' | 'priority' | 'tier' | 'category']: TicketFact[K] };

const ATTRIBUTES = ['channel', 'priority', 'tier', 'category'] as const;

const BY_KIND = { OPENED: 0, CUSTOMER_REPLIED: 4, ATTRIBUTES_CHANGED: 5, CANCELLED: 6 } as const;
const BY_STATUS: Record<string, number> = {
  RESOLVED: 1,
  CLOSED: 1,
  PENDING_CUSTOMER: 2,
  PENDING_THIRD_PARTY: 2,
  ON_HOLD: 2,
};

/** The facts that stand, as they happened. */
export function inOrder(facts: readonly TicketFact[]): TicketFact[] {
  const place = (fact: TicketFact): number => {
    if (fact.kind === 'AGENT_REPLIED') return fact.isPublic ? 1 : 5;
    if (fact.kind === 'STATUS_CHANGED') return BY_STATUS[fact.status ?? ''] ?? 3;
    return BY_KIND[fact.kind];
  };
  const key = (fact: TicketFact): number[] => [fact.occurredAt, fact.sequence, place(fact)];
  return facts
    .filter((fact) => !fact.withdrawn)
    .sort((a, b) => {
      const [left, right] = [key(a), key(b)];
      const differing = left.findIndex((part, i) => part !== right[i]);
      if (differing >= 0) return (left[differing] as number) - (right[differing] as number);
      return a.externalId < b.externalId ? -1 : 1;
    });
}

/** Tells the facts of a ticket to one objective: what starts its cycles and what happens to them. */
export function cyclesOf(key: string, facts: readonly TicketFact[], agreed: AgreedContract): Cycle[] {
  const opening = facts.find((fact) => fact.kind === 'OPENED');
  if (opening === undefined || versionAt(agreed, opening.occurredAt) === null) return [];
  const story = new Story(key, agreed);
  for (const fact of facts) {
    if (fact.kind === 'CANCELLED') break;
    if (fact === opening || fact.kind !== 'OPENED') story.tell(fact);
  }
  return story.cycles;
}

class Story {
  readonly cycles: Cycle[] = [];
  private readonly known: Attributes = { channel: null, priority: null, tier: null, category: null };
  private opened = false;
  private replied = false;
  private unanswered = false;
  private status = 'NEW';
  private current: Cycle | null = null;
  /** Of the current cycle; -Infinity: stopped for good. */
  private stoppedAt: number | null = null;
  /** Of the ticket, since it was last open. */
  private endedAt: { RESOLVED: number | null; CLOSED: number | null } = { RESOLVED: null, CLOSED: null };

  constructor(
    private readonly key: string,
    private readonly agreed: AgreedContract,
  ) {}

  tell(fact: TicketFact): void {
    const before = JSON.stringify(this.known);
    for (const name of ATTRIBUTES) if (fact[name] !== null) Object.assign(this.known, { [name]: fact[name] });
    if (fact.kind === 'OPENED') this.open(fact);
    else if (this.opened) this.tellOn(fact);
    if (this.current !== null && this.stoppedAt === null && JSON.stringify(this.known) !== before)
      this.refit(fact.occurredAt);
  }

  private open(fact: TicketFact): void {
    this.opened = true;
    this.moveTo(fact.status ?? 'NEW', fact.occurredAt);
    const course = courseOf(this.objectiveAt(fact.occurredAt));
    if (course !== 'FIRST' && course !== 'RESOLUTION') return;
    this.start('opened', fact.occurredAt);
    if (this.ends()) this.stop(fact.occurredAt);
  }

  private tellOn(fact: TicketFact): void {
    const at = fact.occurredAt;
    if (fact.kind === 'AGENT_REPLIED' && fact.isPublic) {
      this.replied = true;
      this.unanswered = false;
      if (courseOf(this.current?.objective) !== 'RESOLUTION') this.stop(at);
    }
    if (fact.kind === 'CUSTOMER_REPLIED' && this.replied && !this.unanswered) {
      this.unanswered = true;
      if (courseOf(this.objectiveAt(at)) === 'NEXT') this.start(`fact:${fact.externalId}`, at);
    }
    if (fact.kind === 'STATUS_CHANGED' && fact.status !== null) this.changeStatus(fact.status, fact);
  }

  private changeStatus(status: string, fact: TicketFact): void {
    const at = fact.occurredAt;
    const reopens = isDone(this.status) && !isDone(status);
    const { endedAt } = this;
    this.moveTo(status, at);
    if (isDone(status)) this.unanswered = false;
    if (this.current !== null && this.stoppedAt === null) {
      if (this.ends()) this.stop(at);
      else this.happen({ at, what: this.pauses() ? 'PAUSE' : 'RESUME' });
    } else if (reopens) {
      this.reopen(fact, endedAt);
    }
  }

  private reopen(fact: TicketFact, endedAt: Record<'RESOLVED' | 'CLOSED', number | null>): void {
    const at = fact.occurredAt;
    const cycle = this.current;
    const objective = cycle?.objective ?? this.objectiveAt(at);
    const rules = objective?.clock;
    if (courseOf(objective) !== 'RESOLUTION' || !rules) return;
    const stoppedAt = cycle === null ? endedAt[rules.stopOn] : this.stoppedAt;
    if (stoppedAt === null) return;
    const isWithin = at - stoppedAt <= rules.reopenWindow;
    if (cycle !== null && isWithin) {
      this.stoppedAt = null;
      this.happen({ at, what: 'REOPEN', paused: this.pauses() });
      this.refit(at);
    }
    if (isWithin) return;
    // Too late for the old cycle; where the terms have the objective no more, nothing takes its place yet.
    if (cycle !== null) this.stoppedAt = Number.NEGATIVE_INFINITY;
    this.start(`fact:${fact.externalId}`, at);
  }

  private start(key: string, at: number): void {
    const version = versionAt(this.agreed, at);
    const objective = this.objectiveAt(at);
    if (version === null || objective === undefined) return;
    this.current = { key, start: at, version, objective, happenings: [] };
    this.stoppedAt = null;
    this.cycles.push(this.current);
    if (this.pauses() && !this.ends()) this.happen({ at, what: 'PAUSE' });
    this.refit(at);
  }

  private stop(at: number): void {
    if (this.current === null || this.stoppedAt !== null) return;
    this.happen({ at, what: 'STOP' });
    this.stoppedAt = at;
  }

  private refit(at: number): void {
    if (this.current !== null) this.happen({ at, what: 'FIT', goal: goalFor(this.current.objective, this.known) });
  }

  private happen(happening: Happening): void {
    this.current?.happenings.push(happening);
  }

  private moveTo(status: string, at: number): void {
    this.status = status;
    const { RESOLVED, CLOSED } = this.endedAt;
    if (isDone(status))
      this.endedAt = { RESOLVED: RESOLVED ?? at, CLOSED: status === 'CLOSED' ? (CLOSED ?? at) : CLOSED };
    else this.endedAt = { RESOLVED: null, CLOSED: null };
  }

  private objectiveAt(at: number): ObjectiveTerms | undefined {
    return versionAt(this.agreed, at)?.terms.objectives.find((each) => each.key === this.key);
  }

  private pauses(): boolean {
    const rules = this.current?.objective.clock as ClockTerms | undefined;
    return (rules?.pauseStatuses as readonly string[] | undefined)?.includes(this.status) ?? false;
  }

  private ends(): boolean {
    const objective = this.current?.objective;
    const waitsForClosing = courseOf(objective) === 'RESOLUTION' && objective?.clock?.stopOn === 'CLOSED';
    return this.status === 'CLOSED' || (this.status === 'RESOLVED' && !waitsForClosing);
  }
}

export function isDone(status: string): boolean {
  return status === 'RESOLVED' || status === 'CLOSED';
}

/** The version of the terms at an instant: by whole months since the month the contract starts with. */
export function versionAt(agreed: AgreedContract, t: number): TermsVersion | null {
  const { date } = wallTime(agreed.contract.timeZone, t);
  if (date < agreed.contract.startsOn || date > agreed.contract.endsOn) return null;
  const months = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  const period = months(date) - months(agreed.contract.startsOn);
  return agreed.versions.filter((version) => version.fromPeriod <= period).at(-1) ?? null;
}

/** Without limits to choose from, 0 is the only goal there is; -1: none. */
function goalFor(objective: ObjectiveTerms, known: Readonly<Attributes>): number {
  const goals = objective.clock?.goals ?? [];
  if (!fits(objective.scope, known)) return -1;
  return goals.length === 0 ? 0 : goals.findIndex((goal) => fits(goal.scope, known));
}

export function fits(scope: Scope, known: Readonly<Attributes>): boolean {
  return (
    [
      [scope.channels, known.channel],
      [scope.priorities, known.priority],
      [scope.tiers, known.tier],
      [scope.categories, known.category],
    ] as const
  ).every(([list, value]) => list.length === 0 || (list as readonly (string | null)[]).includes(value));
}
