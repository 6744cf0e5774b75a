import type { Issue } from '../../domain/fault.js';
import type { IndicatorFamily } from '../../domain/indicator.js';
import { indicatorEntry } from '../../domain/indicator.js';
import { DAY, SECOND } from '../../domain/instant.js';
import type {
  ClockTerms,
  ContactTerms,
  Direction,
  Goal,
  Limit,
  ObjectiveTerms,
  Scope,
  SurveyTerms,
  Warning,
} from '../../domain/terms.js';
import { calendarFromDraft } from '../calendar/walltime.js';
import { millionths } from './decimal.js';
import type { GoalDraft, ObjectiveDraft, ScopeDraft } from './objectivedraft.js';

const DEFAULT_REOPEN_WINDOW = 7 * DAY;
const DEFAULT_WARN_SHARE = 800_000;
/** For figures that need no threshold; SERVICE_LEVEL must name its own. */
const DEFAULT_WAIT_THRESHOLD = 20 * SECOND;

/** The fields an objective may have besides those that all have, by what its indicator reads. */
const FIELDS_OF_FAMILY = {
  CLOCK: ['goals', 'pauseStatuses', 'goalChange', 'stopOn', 'reopenWindow', 'attribution', 'warnShare', 'warnBefore'],
  CONTACT: ['queues', 'reads', 'formula', 'waitThreshold', 'shortAbandon'],
  UPTIME: ['services', 'coverageAttested'],
  SURVEY: ['scaleMin', 'scaleMax', 'topBoxFrom'],
  AUDIT: [],
  COUNTER: ['counter'],
} as const satisfies Record<IndicatorFamily, readonly (keyof ObjectiveDraft)[]>;

/** A field that says nothing for this indicator is refused: whoever wrote it expects something of it. */
function refuseForeignFields(draft: ObjectiveDraft, family: IndicatorFamily, path: string, issues: Issue[]): void {
  for (const [owner, fields] of Object.entries(FIELDS_OF_FAMILY)) {
    if (owner === family) continue;
    for (const field of fields) {
      const value = draft[field];
      if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
      issues.push({ path: `${path}.${field}`, message: `does not apply to ${draft.indicator}` });
    }
  }
  const only = (field: 'stopOn' | 'reopenWindow' | 'formula', indicator: 'RESOLUTION_TIME' | 'SERVICE_LEVEL'): void => {
    if ((draft[field] ?? null) === null || draft.indicator === indicator) return;
    const message = `applies to ${indicator} only`;
    if (!issues.some((issue) => issue.path === `${path}.${field}`)) issues.push({ path: `${path}.${field}`, message });
  };
  only('stopOn', 'RESOLUTION_TIME');
  only('reopenWindow', 'RESOLUTION_TIME');
  only('formula', 'SERVICE_LEVEL');
}

function scopeFromDraft(draft: ScopeDraft | null | undefined): Scope {
  return {
    channels: [...(draft?.channels ?? [])],
    priorities: [...(draft?.priorities ?? [])],
    tiers: [...(draft?.tiers ?? [])],
    categories: [...(draft?.categories ?? [])],
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
  return { scope: scopeFromDraft(draft), limit: limitFromDraft(draft, path, issues) };
}

function warningFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): Warning {
  const before = draft.warnBefore ?? null;
  const share = draft.warnShare ?? null;
  if (before === null) {
    return { share: share === null ? DEFAULT_WARN_SHARE : millionths(share, `${path}.warnShare`, issues), before };
  }
  if (share !== null) issues.push({ path: `${path}.warnBefore`, message: 'must not be given together with warnShare' });
  return { share: null, before };
}

function clockFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): ClockTerms {
  const pauses = draft.indicator === 'RESOLUTION_TIME' ? (['PENDING_CUSTOMER', 'ON_HOLD'] as const) : [];
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
    reads: draft.reads ?? 'CONTACTS',
    queues: [...(draft.queues ?? [])],
    formula: draft.formula ?? 'ALL_OFFERED',
    waitThreshold: draft.waitThreshold ?? DEFAULT_WAIT_THRESHOLD,
    shortAbandon: draft.shortAbandon ?? 0,
  };
}

/** Default: the two best of five. */
function surveyFromDraft(draft: ObjectiveDraft): SurveyTerms {
  return { scaleMin: draft.scaleMin ?? 1, scaleMax: draft.scaleMax ?? 5, topBoxFrom: draft.topBoxFrom ?? 4 };
}

function directionFromDraft(draft: ObjectiveDraft, path: string, issues: Issue[]): Direction {
  const { direction, eitherDirection } = indicatorEntry(draft.indicator);
  const written = draft.direction ?? direction;
  if (written === direction || eitherDirection) return written;
  issues.push({ path: `${path}.direction`, message: `is always ${direction} for ${draft.indicator}` });
  return direction;
}

/**
 * The terms a written objective means, with the defaults of semantics.md. `zone` is the zone of a calendar of its own that
 * names none. Faults of form go to `issues`; faults of meaning are the business of `validateTerms`.
 */
export function objectiveFromDraft(draft: ObjectiveDraft, zone: string, path: string, issues: Issue[]): ObjectiveTerms {
  const { family } = indicatorEntry(draft.indicator);
  refuseForeignFields(draft, family, path, issues);
  const allowedMisses = draft.allowedMisses ?? 0;
  return {
    key: draft.key,
    name: draft.name,
    indicator: draft.indicator,
    direction: directionFromDraft(draft, path, issues),
    target: millionths(draft.target, `${path}.target`, issues),
    weight: millionths(draft.weight ?? 1, `${path}.weight`, issues),
    critical: draft.critical ?? false,
    minimumSample: draft.minimumSample ?? 1,
    relief: draft.relief ?? (allowedMisses > 0 ? 'ALLOWED_MISSES' : 'NONE'),
    allowedMisses,
    calendar: draft.calendar ? calendarFromDraft(draft.calendar, zone, `${path}.calendar`, issues) : null,
    scope: scopeFromDraft(draft.scope),
    clock: family === 'CLOCK' ? clockFromDraft(draft, path, issues) : null,
    contact: family === 'CONTACT' ? contactFromDraft(draft, path, issues) : null,
    uptime:
      family === 'UPTIME'
        ? { services: [...(draft.services ?? [])], coverageAttested: draft.coverageAttested ?? false }
        : null,
    survey: family === 'SURVEY' ? surveyFromDraft(draft) : null,
    counter: family === 'COUNTER' ? { counter: draft.counter ?? '' } : null,
  };
}
