import { type ContactBook, type ContactOwner, contactsNamed, laneOf } from '../../domain/contact.js';
import type { LaneKind, NewDelivery } from '../../domain/delivery.js';
import type { EscalationLevel, EscalationStep } from '../../domain/escalation.js';
import { derivedId } from '../../domain/identity.js';
import type { Instant } from '../../domain/instant.js';
import { toldAt } from '../../domain/telling.js';
import { toldEvent } from '../../domain/toldevent.js';
import type { WriteUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { contactsToTell } from '../contact/contact.read.js';
import type { Escalation } from './ladderlook.js';

/**
 * Says what is to be delivered of each of some steps that are taken: to the contacts they notify, not within their quiet hours, and
 * to the endpoints they name; to each receiver once a step. One statement an owner.
 */
export async function deliveriesByStep(
  unit: WriteUnit,
  taken: readonly Escalation[],
): Promise<(escalation: Escalation) => NewDelivery[]> {
  const books = new Map<string, ContactBook>();
  for (const [key, own] of groupBy(taken, ({ step }) => ownerKey(step))) {
    const [first] = own;
    if (first !== undefined) books.set(key, await bookOf(unit, ownerOf(first.step), own));
  }
  return (escalation) => {
    const { step } = escalation;
    return deliveriesOfStep(escalation, ownerOf(step), books.get(ownerKey(step)) ?? new Map(), unit.now);
  };
}

function ownerOf({ side, tenantId, vendorId }: EscalationStep): ContactOwner {
  return { organisationId: side === 'CLIENT' ? tenantId : vendorId, side };
}

function ownerKey(step: EscalationStep): string {
  const { organisationId, side } = ownerOf(step);
  return `${organisationId} ${side}`;
}

function bookOf(unit: WriteUnit, owner: ContactOwner, own: readonly Escalation[]): Promise<ContactBook> {
  return contactsToTell(unit, owner, [...new Set(own.flatMap(({ level }) => contactKeys(level)))].sort());
}

function contactKeys({ actions }: EscalationLevel): string[] {
  return actions.flatMap((action) => (action.kind === 'NOTIFY' ? action.contacts : []));
}

function deliveriesOfStep(
  { event, level }: Escalation,
  owner: ContactOwner,
  book: ContactBook,
  now: Instant,
): NewDelivery[] {
  const told = contactsNamed(book, contactKeys(level)).map((contact) => ({
    ...laneOf(contact),
    at: toldAt(contact, now),
  }));
  const called = level.actions.flatMap((action) =>
    action.kind === 'WEBHOOK' ? [{ laneKind: 'WEBHOOK' as LaneKind, laneId: action.endpointId, at: now }] : [],
  );
  // An endpoint that is named as such, too, is not told later because it is also somebody's.
  const lanes = new Map([...told, ...called].map((lane) => [`${lane.laneKind} ${lane.laneId}`, lane]));
  const payload = toldEvent(event, null);
  return [...lanes.values()].map(({ laneKind, laneId, at }) => ({
    ...owner,
    id: derivedId('escalation', event.eventId, laneKind, laneId),
    laneKind,
    laneId,
    eventId: event.eventId,
    contractId: event.contractId,
    position: null,
    payload,
    createdAt: now,
    nextActionAt: at,
  }));
}
