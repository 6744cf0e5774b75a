import type { Side } from './actor.js';
import { type Exclusion, exclusionState } from './exclusion.js';
import { Fault } from './fault.js';

/**
 * What it comes to when a side withdraws an exclusion: WITHDRAWN, or OFFERED, which the other side may take up; null: it had said
 * so already. Before the decision the proposer alone withdraws; what was accepted both have agreed on, and both must. Throws
 * CONFLICT with the reason where it may not.
 */
export function withdrawalBy(side: Side, exclusion: Exclusion): 'WITHDRAWN' | 'OFFERED' | null {
  const { proposedBy, clientWithdrewAt, vendorWithdrewAt } = exclusion;
  switch (exclusionState(exclusion)) {
    case 'WITHDRAWN':
      return null;
    case 'REJECTED':
      throw new Fault('CONFLICT', 'the exclusion is rejected');
    case 'PROPOSED':
      if (proposedBy === side) return 'WITHDRAWN';
      throw new Fault('CONFLICT', 'only the party that proposed it can withdraw it before it is decided');
    default: {
      const own = side === 'CLIENT' ? clientWithdrewAt : vendorWithdrewAt;
      if (own !== null) return null;
      return (side === 'CLIENT' ? vendorWithdrewAt : clientWithdrewAt) === null ? 'OFFERED' : 'WITHDRAWN';
    }
  }
}
