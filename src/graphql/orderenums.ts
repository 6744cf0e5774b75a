import { enumOf } from './enumof.js';

export const ContractOrder = enumOf<'REFERENCE' | 'RISK'>('ContractOrder', 'How a list of contracts is ordered.', {
  REFERENCE: 'By reference, ascending.',
  RISK: 'Those in most trouble in their current period first: most objectives missed, then most at risk, by the last judgement, which follows facts within moments.',
});

export const TicketOrder = enumOf<'TIME_TO_BREACH' | 'OPENED_AT'>('TicketOrder', 'How a list of tickets is ordered.', {
  TIME_TO_BREACH: 'The earliest due time of an open clock first, late ones included; tickets without one last.',
  OPENED_AT: 'The latest opened first.',
});

export const EventOrder = enumOf<'OLDEST_FIRST' | 'NEWEST_FIRST'>('EventOrder', 'How a list of events is ordered.', {
  OLDEST_FIRST: 'In the order of the journal.',
  NEWEST_FIRST: 'Against the order of the journal.',
});
