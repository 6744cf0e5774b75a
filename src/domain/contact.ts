import type { Side } from './actor.js';
import type { LaneKind } from './delivery.js';
import type { Digest } from './digest.js';
import type { Instant } from './instant.js';
import type { WorkingSpan } from './terms.js';

/** A span of the week in which a contact is not to be disturbed; shaped as a span of working hours. */
export type QuietSpan = WorkingSpan;

/** Whose contacts they are: one side of one organisation. */
export interface ContactOwner {
  readonly organisationId: string;
  readonly side: Side;
}

/** Somebody, or something, that is told of escalations. */
export interface Contact extends ContactOwner {
  readonly id: string;
  /** What policies and groups call it; unique among its owner's contacts and groups. */
  readonly key: string;
  readonly name: string;
  /** Exactly one of `email` and `endpointId` is set: that is where it is told. */
  readonly email: string | null;
  readonly endpointId: string | null;
  /** IANA zone of its quiet hours, and of the times in what it is told. */
  readonly timeZone: string;
  readonly quietHours: readonly QuietSpan[];
  /** When it is told what has gathered; null: at once. */
  readonly digest: Digest | null;
  /** BCP 47 tag. Texts that do not exist in it are English. */
  readonly language: string;
  readonly createdAt: Instant;
}

/** Several contacts under one name. */
export interface ContactGroup extends ContactOwner {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** Keys of its contacts, each once, in alphabetical order. */
  readonly members: readonly string[];
  readonly createdAt: Instant;
}

/** Contacts by the key they were asked by: a contact's own, or that of a group of them. A key that names nobody is left out. */
export type ContactBook = ReadonlyMap<string, readonly Contact[]>;

/** Everybody behind some keys, each once, in the order of the keys. */
export function contactsNamed(book: ContactBook, keys: readonly string[]): Contact[] {
  const found = new Map<string, Contact>();
  for (const key of keys) for (const contact of book.get(key) ?? []) found.set(contact.id, contact);
  return [...found.values()];
}

/** The lane on which a contact is told: its mailbox, by its own id, or its webhook endpoint. */
export function laneOf(contact: Contact): { readonly laneKind: LaneKind; readonly laneId: string } {
  return contact.endpointId === null
    ? { laneKind: 'EMAIL', laneId: contact.id }
    : { laneKind: 'WEBHOOK', laneId: contact.endpointId };
}
