import { EntitySchema } from 'typeorm';
import type { Contact, ContactGroup } from '../../domain/contact.js';
import { instantColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const contactTable = new EntitySchema<Contact>({
  name: 'contact',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    id: uuidColumn({ primary: true }),
    side: textColumn(),
    key: textColumn(),
    name: textColumn(),
    email: textColumn({ nullable: true }),
    endpointId: uuidColumn({ name: 'endpoint_id', nullable: true }),
    timeZone: textColumn({ name: 'time_zone' }),
    quietHours: jsonColumn({ name: 'quiet_hours' }),
    digest: jsonColumn({ nullable: true }),
    language: textColumn(),
    createdAt: instantColumn({ name: 'created_at' }),
  } satisfies Record<keyof Contact, unknown>,
});

export const contactGroupTable = new EntitySchema<ContactGroup>({
  name: 'contact_group',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    id: uuidColumn({ primary: true }),
    side: textColumn(),
    key: textColumn(),
    name: textColumn(),
    members: textColumn({ array: true }),
    createdAt: instantColumn({ name: 'created_at' }),
  } satisfies Record<keyof ContactGroup, unknown>,
});
