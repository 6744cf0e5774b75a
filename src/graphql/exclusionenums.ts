import type {
  ExclusionDecision as DecisionOnExclusion,
  ExclusionEffect as EffectOfExclusion,
  ExclusionKind as KindOfExclusion,
  ExclusionState as StateOfExclusion,
} from '../domain/exclusion.js';
import { enumOf } from './enumof.js';

export const ExclusionKind = enumOf<KindOfExclusion>('ExclusionKind', 'Why something is not to count.', {
  MAINTENANCE: 'Agreed maintenance.',
  FORCE_MAJEURE: 'An event beyond the control of either party.',
  CAUSED_BY_CLIENT: 'The client caused it.',
  FORECAST_EXCEEDED: 'There was more work than the client had forecast.',
  OTHER: 'Any other reason.',
});

export const ExclusionEffect = enumOf<EffectOfExclusion>(
  'ExclusionEffect',
  'What becomes of an outcome that is excluded.',
  {
    REMOVE: 'It does not count at all.',
    COUNT_AS_GOOD:
      'Its outcomes, once it has any, count as good in shares of good outcomes; in all other figures it counts as it was.',
  },
);

const DECISIONS = {
  ACCEPTED: 'The other party accepted it.',
  ACCEPTED_IN_PART: 'The other party accepted a part of it.',
  REJECTED: 'The other party rejected it.',
} as const satisfies Record<DecisionOnExclusion, string>;

export const ExclusionDecision = enumOf<DecisionOnExclusion>(
  'ExclusionDecision',
  'What the other party says to an exclusion.',
  DECISIONS,
);

export const ExclusionStatus = enumOf<StateOfExclusion>('ExclusionStatus', 'Where an exclusion stands.', {
  PROPOSED: 'It waits for the decision of the other party.',
  ...DECISIONS,
  WITHDRAWN: 'It was withdrawn, and counts no more.',
});
