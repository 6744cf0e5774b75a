import { INDICATOR_REGISTRY } from '../domain/indicator.js';
import type { EmptySlices as EmptySlicesOfTerms, SliceLength as LengthOfSlice } from '../domain/judgingterms.js';
import type {
  Attribution as AttributionOfClock,
  Channel as ChannelOfWork,
  ClockTerms,
  ContactTerms,
  Direction as DirectionOfTarget,
  ServiceLevelFormula as FormulaOfServiceLevel,
  GoalChange as GoalChangeOfClock,
  Indicator as IndicatorOfObjective,
  LatePending as LatePendingOfTerms,
  ObjectiveTerms,
  Priority as PriorityOfTicket,
  TicketStatus as StatusOfTicket,
} from '../domain/terms.js';
import { enumOf } from './enumof.js';

export const Channel = enumOf<ChannelOfWork>('Channel', 'How a customer got in touch.', {
  EMAIL: 'By e-mail.',
  PHONE: 'By telephone.',
  CHAT: 'By live chat or messenger.',
  SOCIAL: 'Over a social network.',
  WEB: 'Through a web form or portal.',
  OTHER: 'In any other way.',
});

export const Priority = enumOf<PriorityOfTicket>('Priority', 'Urgency of a ticket, P1 first.', {
  P1: 'Most urgent.',
  P2: 'Urgent.',
  P3: 'Normal.',
  P4: 'Low.',
  P5: 'Least urgent.',
});

export const TicketStatus = enumOf<StatusOfTicket>('TicketStatus', 'Where a ticket stands.', {
  NEW: 'Nobody has taken it up yet.',
  OPEN: 'Being worked on.',
  PENDING_CUSTOMER: "Waiting for the customer's answer.",
  PENDING_THIRD_PARTY: 'Waiting for somebody else.',
  ON_HOLD: 'Put aside.',
  RESOLVED: 'Solved; may be reopened.',
  CLOSED: 'Solved for good.',
});

export const Indicator = enumOf<IndicatorOfObjective>(
  'Indicator',
  'What an objective measures.',
  Object.fromEntries(Object.values(INDICATOR_REGISTRY).map(({ indicator, meaning }) => [indicator, meaning])) as Record<
    IndicatorOfObjective,
    string
  >,
);

export const ServiceLevelFormula = enumOf<FormulaOfServiceLevel>(
  'ServiceLevelFormula',
  'How abandoned contacts enter a service level. In time: within the wait threshold; short: below the short-abandon bound.',
  {
    ALL_OFFERED: 'Answered in time / (answered + abandoned).',
    ABANDONED_IN_TIME_COUNTS_AS_GOOD: '(Answered in time + abandoned in time) / (answered + abandoned).',
    ANSWERED_ONLY: 'Answered in time / answered.',
    IGNORE_ABANDONED_IN_TIME: 'Answered in time / (answered + abandoned - abandoned in time).',
    SHORT_ABANDONED_COUNTS_AS_GOOD: '(Answered in time + short abandoned) / (answered + abandoned).',
    IGNORE_SHORT_ABANDONED: 'Answered in time / (answered + abandoned - short abandoned).',
  },
);

export const Direction = enumOf<DirectionOfTarget>('Direction', 'On which side of its target a figure is kept.', {
  AT_LEAST: 'The figure must reach the target or exceed it.',
  AT_MOST: 'The figure must not exceed the target.',
});

export const GoalChange = enumOf<GoalChangeOfClock>(
  'GoalChange',
  'What a running clock does when another goal comes to fit its ticket.',
  {
    CARRY_ELAPSED: 'Takes the new limit and keeps the working time already used.',
    PIN: 'Keeps the goal it started with.',
    RESTART: 'Takes the new limit and starts anew.',
    LATEST: 'Is judged as a whole by the last goal.',
  },
);

export const Attribution = enumOf<AttributionOfClock>('Attribution', 'Which day an outcome is counted on.', {
  OPENED: 'The day the clock started.',
  SETTLED: 'The day the clock stopped or became late.',
});

export const Relief = enumOf<ObjectiveTerms['relief']>('Relief', 'Whether small numbers are judged more mildly.', {
  NONE: 'The strict figure judges.',
  ALLOWED_MISSES: 'A number of misses is allowed whatever the share.',
});

export const StopOn = enumOf<ClockTerms['stopOn']>('StopOn', 'What stops a resolution clock.', {
  RESOLVED: 'The ticket is resolved.',
  CLOSED: 'The ticket is closed.',
});

export const ContactSource = enumOf<ContactTerms['reads']>('ContactSource', 'Which reports an objective counts.', {
  CONTACTS: 'Single contacts.',
  INTERVALS: 'Queue intervals.',
  TICKETS: 'Tickets opened; of VOLUME only.',
});

export const SliceLength = enumOf<LengthOfSlice>('SliceLength', 'How long a slice is.', {
  HALF_HOUR: 'Half an hour of elapsed time, cut from the first instant of each local day.',
  HOUR: 'An hour of elapsed time, cut from the first instant of each local day.',
  DAY: "A day of the contract's time zone.",
  WEEK: 'Monday to Sunday, cut where a contract period begins or ends.',
  MONTH: 'A calendar month, cut where a contract period begins or ends.',
});

export const EmptySlices = enumOf<EmptySlicesOfTerms>(
  'EmptySlices',
  'What a slice counts as in which nothing happened. Counted as GOOD or BAD are those that hold working time of the calendar.',
  {
    IGNORE: 'It does not count.',
    GOOD: 'It counts as good.',
    BAD: 'It counts as bad.',
  },
);

export const LatePending = enumOf<LatePendingOfTerms>(
  'LatePending',
  'What becomes of clocks that were pending when a period was stated.',
  {
    CARRY: 'They count, when they settle, in the earliest period that is not locked.',
    RESTATE: 'They count in their own period, as a restatement of it.',
  },
);
