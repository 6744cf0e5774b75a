import type { EscalationAction, EscalationLevel, EscalationStep } from './escalation.js';
import type { DomainEvent } from './event.js';
import { derivedId } from './identity.js';
import type { LadderClock } from './ladderclock.js';

/** What an ESCALATED event says beside its step. */
export interface EscalatedContext {
  readonly ticketExternalId: string;
  readonly objectiveKey: string;
  readonly clock: Pick<LadderClock, 'startedAt' | 'dueAt'>;
  readonly level: EscalationLevel;
}

/** The event that tells both parties of a step that was taken. Its id is the step's, on every path and every retry. */
export function escalatedEvent(step: EscalationStep, context: EscalatedContext): DomainEvent {
  const { tenantId, vendorId, contractId, ticketId, objectiveId, cycle, side, policyKey, repeat, reasons } = step;
  const { ticketExternalId, objectiveKey, clock, level } = context;
  const { startedAt, dueAt } = clock;
  return {
    eventId: escalatedEventId(step),
    kind: 'ESCALATED',
    occurredAt: step.dueAt,
    recordedAt: step.recordedAt,
    ...{ tenantId, vendorId, contractId, objectiveId, ticketId },
    payload: {
      ...{ cycle, startedAt, ticketExternalId, objectiveKey },
      ...(dueAt === null ? {} : { dueAt }),
      escalation: {
        ...{ policyKey, side, level: step.level, repeat, levelName: level.name, reasons },
        raisePriorityTo: actionOf(level, 'RAISE_PRIORITY')?.to ?? null,
        reassignTo: actionOf(level, 'REASSIGN')?.to ?? null,
      },
    },
  };
}

/** The id of the event of a step: the step's own. */
export function escalatedEventId(step: Omit<EscalationStep, 'state' | 'dueAt' | 'recordedAt' | 'reasons'>): string {
  const { tenantId, ticketId, objectiveId, cycle, side, policyKey, level, repeat } = step;
  return derivedId('ESCALATED', tenantId, ticketId, objectiveId, cycle, side, policyKey, level, repeat);
}

type ActionOf<K extends EscalationAction['kind']> = Extract<EscalationAction, { kind: K }>;

function actionOf<K extends EscalationAction['kind']>({ actions }: EscalationLevel, kind: K): ActionOf<K> | null {
  return actions.find((action): action is ActionOf<K> => action.kind === kind) ?? null;
}
