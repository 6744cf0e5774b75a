import type {
  EscalationAction,
  EscalationLevel,
  EscalationTrigger,
  StepState,
  TriggerKind,
} from '../domain/escalation.js';
import type { EscalationGrouping as EscalationGroupingOfReport } from '../domain/escalationreport.js';
import { enumOf } from './enumof.js';

export const EscalationTriggerKind = enumOf<TriggerKind>(
  'EscalationTriggerKind',
  'What a level of an escalation policy waits for. Lengths of time are working time of the calendar of the clock.',
  {
    SHARE_USED: 'So much of the limit of the clock is used: `share`.',
    LATE_BY: 'So much time has passed since the clock was due: `time`; PT0S: as soon as it is late.',
    AFFECTED_USERS: 'The ticket affects so many users, as last reported: `atLeast`.',
    BUSINESS_CRITICAL: 'The ticket stops a process that is critical to the business, as last reported.',
    REASSIGNED: 'The ticket was handed to another group so many times: `atLeast`.',
    OBJECTIVE_STANDING: "The clock's objective was announced as such in the current period: `standing`.",
    NO_REPLY:
      'The oldest message of the customer, the opening included, has waited so long for a public reply of an agent: `time`.',
  },
);

export const EscalationActionKind = enumOf<EscalationAction['kind']>(
  'EscalationActionKind',
  'What a level of an escalation policy asks for. The helpdesk stays the system of record: it hears of it in the ESCALATED event.',
  {
    NOTIFY: 'Contacts are told, when their quiet hours end: `contacts`.',
    WEBHOOK: 'A webhook endpoint is told: `endpointId`.',
    RAISE_PRIORITY: 'The helpdesk is asked to raise the priority: `priority`.',
    REASSIGN: 'The helpdesk is asked to hand the ticket to another group: `assigneeGroup`.',
  },
);

export const EscalationMatch = enumOf<EscalationLevel['match']>(
  'EscalationMatch',
  'How many triggers of a level must hold.',
  { ANY: 'One of them.', ALL: 'All of them at once.' },
);

type Standing = Extract<EscalationTrigger, { kind: 'OBJECTIVE_STANDING' }>['standing'];

export const EscalationStanding = enumOf<Standing>('EscalationStanding', 'How an objective stands for a trigger.', {
  AT_RISK: 'It was announced as at risk, or as missed.',
  MISSED: 'It was announced as missed.',
});

export const EscalationStepState = enumOf<StepState>('EscalationStepState', 'What became of a level.', {
  TAKEN: 'It was taken in time, and what it asks for was asked for.',
  SKIPPED_LATE:
    'Its time had passed before the clock was known, or before a backfill told of what it follows from: nothing was asked for, nobody was told. Of what was reported late, but live, its wait runs from then; of a backfill it does not.',
});

export const EscalationGrouping = enumOf<EscalationGroupingOfReport>(
  'EscalationGrouping',
  'By what a report on escalations counts.',
  {
    CONTRACT: 'By contract.',
    CATEGORY: "By the ticket's category, as last reported.",
    COUNTERPARTY: "By the other party: a client's by vendor, a vendor's by client.",
  },
);
