import type { Issue } from '../../domain/fault.js';
import { INDICATOR_REGISTRY, indicatorEntry } from '../../domain/indicator.js';
import type { IndicatorEntry, IndicatorFamily } from '../../domain/indicators/entry.js';
import type { ClockCourse, ClockLimit } from '../../domain/indicators/ticketreading.js';
import { DAY, SECOND } from '../../domain/instant.js';
import type { MinimumTerms, SliceTerms } from '../../domain/judgingterms.js';
import type {
  ClockTerms,
  ContactTerms,
  Direction,
  Goal,
  Limit,
  ObjectiveTerms,
  Scope,
  SurveyTerms,
  UptimeTerms,
  Warning,
} from '../../domain/terms.js';
import type { FixedFacts } from '../../domain/termsrules.js';
import { calendarFromDraft } from '../calendar/walltime.js';
import { creditRuleFromDraft } from './creditfromdraft.js';
import { millionths } from './decimal.js';
import { namedFromDraft } from './namedfromdraft.js';
import type { GoalDraft, ObjectiveDraft, ScopeDraft } from './objectivedraft.js';

const DEFAULT_REOPEN_WINDOW = 7 * DAY;
const DEFAULT_FOLLOW_UP_WINDOW = 7 * DAY;
const DEFAULT_WARN_SHARE = 800_000;
/** For figures that need no threshold; SERVICE_LEVEL must name its own. */
const DEFAULT_WAIT_THRESHOLD = 20 * SECOND;

/** The fields an objective may have besides those that all have, by what its indicator reads. */
const FIELDS_OF_FAMILY = {
  CLOCK: ['goals', 'pauseStatuses', 'goalChange', 'stopOn', 'reopenWindow', 'attribution', 'warnShare', 'warnBefore'],
  FOLLOW_UP: ['followUpWindow'],
  TICKET: [],
  CONTACT: ['queues', 'reads', 'formula', 'waitThreshold', 'shortAbandon'],
  UPTIME: ['services', 'coverageAttested'],
  SURVEY: ['surveys', 'scaleMin', 'scaleMax', 'topBoxFrom'],
  AUDIT: [],
  COUNTER: ['counter'],
} as const satisfies Record<IndicatorFamily, readonly (keyof ObjectiveDraft)[]>;

const isCourse = ({ ticket }: IndicatorEntry, course: ClockCourse): boolean =>
  ticket?.by === 'CLOCK' && ticket.course === course;
const isLimited = ({ ticket }: IndicatorEntry, ...limits: ClockLimit[]): boolean =>
  ticket?.by === 'CLOCK' && limits.includes(ticket.limit);

/** Fields that of their family only some indicators have. */
const FIELDS_OF_SOME: readonly (readonly [keyof ObjectiveDraft, (entry: IndicatorEntry) => boolean])[] = [
  ['goals', (entry) => isLimited(entry, 'DEADLINE', 'BOUND')],
  ['goalChange', (entry) => isLimited(entry, 'DEADLINE', 'BOUND')],
  ['warnShare', (entry) => isLimited(entry, 'DEADLINE')],
  ['warnBefore', (entry) => isLimited(entry, 'DEADLINE')],
  ['stopOn', (entry) => isCourse(entry, 'RESOLUTION')],
  ['reopenWindow', (entry) => isCourse(entry, 'RESOLUTION')],
  ['formula', ({ indicator }) => indicator === 'SERVICE_LEVEL'],
  ['topBoxFrom', ({ indicator }) => indicator === 'CSAT'],
];

/** A field that says nothing for this indicator is refused: whoever wrote it expects something of it. */
function refuseForeignFields(draft: ObjectiveDraft, family: IndicatorFamily, path: string, issues: Issue[]): void {
  const refuse = (field: keyof ObjectiveDraft, message: string): void => {
    if (isWritten(draft[field])) issues.push({ path: `${path}.${field}`, message });
  };
  for (const [owner, fields] of Object.entries(FIELDS_OF_FAMILY)) {
    for (const field of owner === family ? [] : fields) refuse(field, `does not apply to ${draft.indicator}`);
  }
  const entry = indicatorEntry(draft.indicator);
  for (const [field, has] of FIELDS_OF_SOME) {
    const owners = Object.values(INDICATOR_REGISTRY).filter(has);
    if (owners.some((owner) => owner.family === family) && !has(entry))
      refuse(field, `applies to ${listed(owners)} only`);
  }
}

function listed(entries: readonly IndicatorEntry[]): string {
  const names = entries.map(({ indicator }) => indicator);
  return names.length === 1 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

export function scopeFromDraft(draft: ScopeDraft | null | undefined, path: string, issues: Issue[]): Scope {
  return {
    channels: namedFromDraft(draft?.channels, `${path}.channels`, issues),
    priorities: namedFromDraft(draft?.priorities, `${path}.priorities`, issues),
    tiers: namedFromDraft(draft?.tiers, `${path}.tiers`, issues),
    categories: namedFromDraft(draft?.categories, `${path}.categories`, issues),
  };
}

function limitFromDraft(draft: GoalDraft, path: string, issues: Issue[]): Limit {
  const workingTime = draft.workingTime ?? null;
  const businessDays = draft.businessDays ?? null;
  if (workingTime !== null && businessDays === null) return { workingTime, businessDays };
  if (businessDays !== null && workingTime === null) return { workingTime, businessDays };
  issues.push({ path, message: 'must have exactly one of workingTime and businessDays' });
  return { workingTime: DAY, businessDays: null };
}

function goalFromDraft(draft: GoalDraft, path: string, issues: Issue[]): Goal {
  return { scope: scopeFromDraft(draft, path, issues), limit: limitFromDraft(draft, path, issues) };
}

function warningFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): Warning | null {
  if (!isLimited(indicatorEntry(draft.indicator), 'DEADLINE')) return null;
  const before = draft.warnBefore ?? null;
  const share = draft.warnShare ?? null;
  if (before === null) {
    return { share: share === null ? DEFAULT_WARN_SHARE : millionths(share, `${path}.warnShare`, issues), before };
  }
  if (share !== null) issues.push({ path: `${path}.warnBefore`, message: 'must not be given together with warnShare' });
  return { share: null, before };
}

function clockFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): ClockTerms {
  const isResolution = isCourse(indicatorEntry(draft.indicator), 'RESOLUTION');
  const pauses = isResolution ? (['PENDING_CUSTOMER', 'ON_HOLD'] as const) : [];
  return {
    goals: (draft.goals ?? []).map((goal, index) => goalFromDraft(goal, `${path}.goals.${index}`, issues)),
    pauseStatuses: [...(draft.pauseStatuses ?? pauses)],
    goalChange: draft.goalChange ?? 'CARRY_ELAPSED',
    stopOn: draft.stopOn ?? 'RESOLVED',
    reopenWindow: draft.reopenWindow ?? DEFAULT_REOPEN_WINDOW,
    attribution: draft.attribution ?? 'OPENED',
    warning: warningFromDraft(draft, path, issues),
  };
}

function contactFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): ContactTerms {
  if (draft.indicator === 'SERVICE_LEVEL' && (draft.waitThreshold ?? null) === null) {
    issues.push({ path: `${path}.waitThreshold`, message: 'is required for SERVICE_LEVEL' });
  }
  return {
    // Single contacts do not say how long agents were free.
    reads: draft.reads ?? (draft.indicator === 'OCCUPANCY' ? 'INTERVALS' : 'CONTACTS'),
    queues: namedFromDraft(draft.queues, `${path}.queues`, issues),
    formula: draft.formula ?? 'ALL_OFFERED',
    waitThreshold: draft.waitThreshold ?? DEFAULT_WAIT_THRESHOLD,
    shortAbandon: draft.shortAbandon ?? 0,
  };
}

function uptimeFromDraft({ services, coverageAttested }: ObjectiveDraft, path: string, issues: Issue[]): UptimeTerms {
  return {
    services: namedFromDraft(services, `${path}.services`, issues),
    coverageAttested: coverageAttested ?? false,
  };
}

/** Default: 1 to 5, of which the two best are good; 0 to 10 for EXPERIENCE. */
function surveyFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): SurveyTerms {
  const { indicator, surveys, scaleMin, scaleMax, topBoxFrom } = draft;
  const [lowest, highest] = indicator === 'EXPERIENCE' ? [0, 10] : [1, 5];
  return {
    surveys: namedFromDraft(surveys, `${path}.surveys`, issues),
    scaleMin: scaleMin ?? lowest,
    scaleMax: scaleMax ?? highest,
    topBoxFrom: indicator === 'CSAT' ? (topBoxFrom ?? 4) : null,
  };
}

function slicesFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): SliceTerms | null {
  if (!draft.slices) return null;
  const { length, target, empty } = draft.slices;
  return { length, target: millionths(target, `${path}.slices.target`, issues), empty: empty ?? 'IGNORE' };
}

/** Default: the first shortfall misses. */
function minimumFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): MinimumTerms | null {
  if (!draft.minimum) return null;
  const { level, misses, periods } = draft.minimum;
  return {
    level: millionths(level, `${path}.minimum.level`, issues),
    misses: misses ?? 1,
    periods: periods ?? misses ?? 1,
  };
}

function directionFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): Direction {
  const { direction, eitherDirection } = indicatorEntry(draft.indicator);
  const written = draft.direction ?? direction;
  if (written === direction || eitherDirection) return written;
  issues.push({ path: `${path}.direction`, message: `is always ${direction} for ${draft.indicator}` });
  return direction;
}

/**
 * The terms a written objective means, with the defaults of semantics.md. A calendar of its own that names no zone
 * is in the contract's, and amounts are of its currency. Faults of form go to `issues`; faults of meaning are the business of `validateTerms`.
 */
export function objectiveFromDraft(
  draft: ObjectiveDraft,
  facts: Pick<FixedFacts, 'timeZone' | 'currency'>,
  path: string,
  issues: Issue[],
): ObjectiveTerms {
  const { family } = indicatorEntry(draft.indicator);
  const target = draft.target ?? null;
  refuseForeignFields(draft, family, path, issues);
  const allowedMisses = draft.allowedMisses ?? 0;
  return {
    key: draft.key,
    name: draft.name,
    indicator: draft.indicator,
    direction: directionFromDraft(draft, path, issues),
    target: target === null ? null : millionths(target, `${path}.target`, issues),
    weight: millionths(draft.weight ?? 1, `${path}.weight`, issues),
    critical: draft.critical ?? false,
    minimumSample: draft.minimumSample ?? 1,
    relief: draft.relief ?? (allowedMisses > 0 ? 'ALLOWED_MISSES' : 'NONE'),
    allowedMisses,
    slices: slicesFromDraft(draft, path, issues),
    minimum: minimumFromDraft(draft, path, issues),
    credit: draft.credit ? creditRuleFromDraft(draft.credit, `${path}.credit`, facts.currency, issues) : null,
    calendar: draft.calendar ? calendarFromDraft(draft.calendar, facts.timeZone, `${path}.calendar`, issues) : null,
    scope: scopeFromDraft(draft.scope, `${path}.scope`, issues),
    ...blocksFromDraft(draft, family, path, issues),
  };
}

type Blocks = Pick<ObjectiveTerms, 'clock' | 'followUp' | 'contact' | 'uptime' | 'survey' | 'counter'>;

/** What only objectives of a family of indicators have; null in all others. */
function blocksFromDraft(draft: ObjectiveDraft, family: IndicatorFamily, path: string, issues: Issue[]): Blocks {
  return {
    clock: family === 'CLOCK' ? clockFromDraft(draft, path, issues) : null,
    followUp: family === 'FOLLOW_UP' ? { window: draft.followUpWindow ?? DEFAULT_FOLLOW_UP_WINDOW } : null,
    contact: family === 'CONTACT' ? contactFromDraft(draft, path, issues) : null,
    uptime: family === 'UPTIME' ? uptimeFromDraft(draft, path, issues) : null,
    survey: family === 'SURVEY' ? surveyFromDraft(draft, path, issues) : null,
    counter: family === 'COUNTER' ? { counter: draft.counter ?? '' } : null,
  };
}
