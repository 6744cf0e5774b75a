import type { Organisation } from '../../domain/organisation.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';

const INSERT: Statement = {
  name: 'organisation_insert',
  text: `INSERT INTO organisation (id, slug, name, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (slug) DO NOTHING RETURNING id`,
};

/** False, and nothing written, when the slug is taken. */
export async function insertOrganisation(unit: WriteUnit, organisation: Organisation): Promise<boolean> {
  const { id, slug, name, createdAt } = organisation;
  const inserted = await unit.rows(INSERT, [id, slug, name, instantParam(createdAt)]);
  return inserted.length === 1;
}
