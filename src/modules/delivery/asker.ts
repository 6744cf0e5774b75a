import type { Side } from '../../domain/actor.js';

/** Who asks for endpoints and deliveries: one side of one organisation, limited to some contracts or not (null). An actor is one. */
export interface Asker {
  readonly organisationId: string;
  readonly side: Side;
  readonly contractIds: readonly string[] | null;
}
