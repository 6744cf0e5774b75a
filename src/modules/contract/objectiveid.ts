import { derivedId } from '../../domain/identity.js';

/** The lasting id of a contract's objective: known from its key alone, before any version with it is agreed. */
export function objectiveIdOf(contractId: string, key: string): string {
  return derivedId('objective', contractId, key);
}
