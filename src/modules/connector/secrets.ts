import type { ConnectorKey } from './connector.read.js';

/** Whose secrets a vault is told that a connector's are. */
export function secretsOwner({ organisationId, contractId, source }: Omit<ConnectorKey, 'side'>): string {
  return `connector ${organisationId} ${contractId} ${source}`;
}
