import type {
  Attribution as AttributionOfClock,
  Channel as ChannelOfWork,
  ClockTerms,
  ContactTerms,
  Direction as DirectionOfTarget,
  ServiceLevelFormula as FormulaOfServiceLevel,
  GoalChange as GoalChangeOfClock,
  Indicator as IndicatorOfObjective,
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

export const Indicator = enumOf<IndicatorOfObjective>('Indicator', 'What an objective measures.', {
  FIRST_RESPONSE_TIME:
    'Working time from opening to the first public reply of an agent, each ticket against its limit.',
  NEXT_RESPONSE_TIME: "Working time from a customer's later message to the next public reply, each against its limit.",
  RESOLUTION_TIME: 'Working time from opening to resolving or closing, each ticket against its limit.',
  SERVICE_LEVEL: 'Share of contacts answered within the wait threshold.',
  ASA: 'Average speed of answer: mean wait of the answered, in seconds.',
  AHT: 'Average handle time: mean handling of a contact, in seconds.',
  ABANDONMENT: 'Share of contacts given up before they were answered, short ones left out.',
  UPTIME: 'Share of service time without an outage.',
  CSAT: 'Share of survey answers in the top boxes.',
  QUALITY_SCORE: 'Mean score of quality audits, 0 to 100 points.',
  COUNTER_RATIO: 'Good of total of a reported counter.',
});

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
});
