import { enumOf } from './enumof.js';

export const ContractOrder = enumOf<'REFERENCE' | 'RISK'>('ContractOrder', 'How a list of contracts is ordered.', {
  REFERENCE: 'By reference, ascending.',
  RISK: 'Those in most trouble in their current period first: most objectives missed, then most at risk, by the last judgement, which follows facts within moments.',
});

const TIME_TO_BREACH =
  'The earliest due time of an open clock first: late ones, the latest of all first, then those that run. Behind them come tickets whose clocks with a due time are all paused, and last those without such a clock. Where a filter names objectives, by the clocks of these alone.';
const IMPACT =
  'By what is at stake, by the objective of the clock that is mostAtStake and the period in which its miss would count: critical objectives first; then by the error budget left in that period (one more miss loses the period; it misses its target as it stands and can be saved; at most 3 misses left; more; nothing can save it, or nothing hangs on it); then the highest credit at stake (with several currencies when the first page is asked for: the highest share of the fee). Within an objective and period business-critical tickets first, then those with the most affected users, then the earliest due. Only tickets with an open clock that is not late. Ranks are of the moment: a page goes on where the one before stopped, then with those ranked behind the rank that had. An objective whose rank changes between two pages may come twice or not at all; the tickets of one that keeps it are neither repeated nor left out.';

export const TicketOrder = enumOf<'TIME_TO_BREACH' | 'OPENED_AT' | 'IMPACT'>(
  'TicketOrder',
  'How a list of tickets is ordered.',
  { TIME_TO_BREACH, OPENED_AT: 'The latest opened first.', IMPACT },
);

export const QueueOrder = enumOf<'TIME_TO_BREACH' | 'IMPACT'>('QueueOrder', 'How a watched queue is ordered.', {
  TIME_TO_BREACH,
  IMPACT,
});

export const EventOrder = enumOf<'OLDEST_FIRST' | 'NEWEST_FIRST'>('EventOrder', 'How a list of events is ordered.', {
  OLDEST_FIRST: 'In the order of the journal.',
  NEWEST_FIRST: 'Against the order of the journal.',
});
