import type { Role as ActorRole, Side as ActorSide } from '../domain/actor.js';
import type { Verdict as VerdictOfPeriod } from '../domain/compliance.js';
import type { Periodicity as PeriodicityOfContract, ContractStatus as StatusOfContract } from '../domain/contract.js';
import type { EventKind as KindOfEvent } from '../domain/event.js';
import type { Unit as UnitOfIndicator } from '../domain/indicators/entry.js';
import type { Timeframe as TimeframeOfFigures } from '../domain/timeframes.js';
import { enumOf } from './enumof.js';

export const Side = enumOf<ActorSide>('Side', 'The side an organisation stands on in a contract.', {
  CLIENT: 'It outsources the work.',
  VENDOR: 'It delivers the work.',
});

export const Role = enumOf<ActorRole>('Role', 'What somebody may do for an organisation.', {
  ADMIN: 'Everything, API keys included.',
  MANAGER: 'Writes, agrees and amends contracts, and reads everything.',
  VIEWER: 'Reads everything, changes nothing.',
  INTEGRATOR: 'Reports facts and reads contracts and events.',
  OPERATOR: "The installation's own role: creates organisations and sees no contract data.",
});

export const Periodicity = enumOf<PeriodicityOfContract>(
  'Periodicity',
  'How a contract is cut into periods, counted from its first day.',
  {
    MONTH: 'One month a period.',
    QUARTER: 'Three months a period.',
    HALF_YEAR: 'Six months a period.',
    YEAR: 'Twelve months a period.',
  },
);

export const ContractStatus = enumOf<StatusOfContract>('ContractStatus', 'Where a contract stands.', {
  DRAFT: 'Not agreed by both parties yet.',
  ACTIVE: 'Agreed by both parties, and not over.',
  ENDED: 'Its last day has passed.',
  TERMINATED: 'Ended by a party before its last day.',
});

export const Basis = enumOf<'RAW' | 'ADJUSTED'>('Basis', 'Which outcomes a figure counts.', {
  RAW: 'All as reported.',
  ADJUSTED: 'With agreed exclusions applied.',
});

export const Timeframe = enumOf<TimeframeOfFigures>('Timeframe', 'How long a part of a period is.', {
  DAY: "A day of the contract's time zone.",
  WEEK: 'Monday to Sunday, cut where a contract period begins or ends.',
  MONTH: 'A calendar month, cut where a contract period begins or ends.',
});

export const EventKind = enumOf<KindOfEvent>('EventKind', 'What happened.', {
  CLOCK_AT_RISK: 'The clock of a ticket has used up the warning share of its limit.',
  CLOCK_BREACHED: 'The clock of a ticket passed its due time.',
  CLOCK_BREACH_RETRACTED: 'A fact that arrived later disproved a breach that was announced.',
  OBJECTIVE_AT_RISK:
    'The figure of an objective misses its target in an open period, or is forecast to. After a recovery it is announced again on the next local day at the earliest; compliance shows it at once.',
  OBJECTIVE_BREACHED: 'An objective missed its target: the period is over, or nothing can save it.',
  OBJECTIVE_RECOVERED: 'An objective at risk reaches its target again.',
  OBJECTIVE_VERDICT_CORRECTED:
    'Facts that arrived later changed the verdict of a period that had ended, or took back what was MISSED in an open one.',
  PERIOD_CLOSED: 'A contract period ended and was judged.',
  ESCALATED: 'A level of an escalation policy was reached on a clock, or repeated.',
  STATEMENT_SUBMITTED: 'The vendor submitted the statement of a period, or submitted it anew.',
  STATEMENT_DISPUTED: 'The client disputed lines of a statement.',
  STATEMENT_AGREED: 'The client agreed to a statement.',
  STATEMENT_LOCKED: 'A statement was locked: late facts restate it in a later one.',
  EXCLUSION_PROPOSED: 'A party asked that something does not count.',
  EXCLUSION_ACCEPTED: 'The other party accepted an exclusion: ADJUSTED figures are counted anew.',
  EXCLUSION_ACCEPTED_IN_PART: 'The other party accepted a part of an exclusion: ADJUSTED figures are counted anew.',
  EXCLUSION_REJECTED: 'The other party rejected an exclusion.',
  EXCLUSION_WITHDRAWAL_OFFERED:
    'A party wants to withdraw an accepted exclusion: it holds until the other wants to, too.',
  EXCLUSION_WITHDRAWN: 'An exclusion was withdrawn; if it was accepted, ADJUSTED figures are counted anew.',
});

export const Verdict = enumOf<VerdictOfPeriod>('Verdict', 'What an objective or a contract period came to.', {
  MET: 'The period is over and the target was reached.',
  MISSED: 'The period is over and the target was missed, or the open period is lost beyond recovery.',
  ON_TRACK: 'The period is open and the target is reached so far.',
  AT_RISK: 'The period is open and the target is missed so far, or will be if the rest goes as the last days did.',
  NO_DATA: 'There is nothing to judge.',
  INSUFFICIENT_VOLUME: 'Fewer outcomes than the minimum sample: not judged.',
  REPORTED: 'No target was agreed: the figure is reported, not judged, and has no part in score and verdict.',
});

export const Unit = enumOf<UnitOfIndicator>('Unit', 'The unit of a figure and its target.', {
  RATIO: 'A share, 0 to 1; of EXPERIENCE a share less another, -1 to 1.',
  SECONDS: 'Seconds.',
  POINTS: 'Points of a score: 0 to 100 of an audit, on its own scale of a survey.',
  COUNT: 'Outcomes.',
  NUMBER: 'Whatever a counter counts in.',
});
