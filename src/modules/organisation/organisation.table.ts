import { EntitySchema } from 'typeorm';
import type { Organisation } from '../../domain/organisation.js';
import { instantColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const OrganisationTable = new EntitySchema<Organisation>({
  name: 'organisation',
  columns: {
    id: uuidColumn({ primary: true }),
    slug: textColumn({ unique: true }),
    name: textColumn(),
    createdAt: instantColumn({ name: 'created_at' }),
  } satisfies Record<keyof Organisation, unknown>,
});
