import type { SignatureRule } from '../../../domain/sourcesignature.js';

/** What is known of a helpdesk's webhooks: data alone. */
export interface Source {
  /** Its place in the address, `/ingest/<name>`, and the source of its facts. */
  readonly name: string;
  /** Public pages that the mapping and the signature were written after. */
  readonly pages: readonly string[];
  readonly signature: SignatureRule;
  /** As `accord import --mapping` takes it. */
  readonly mapping: object;
}
