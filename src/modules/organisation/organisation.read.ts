import { isSlug, type Organisation } from '../../domain/organisation.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

const COLUMNS = 'id, slug, name, created_at AS "createdAt"';

const BY_ID: Statement = {
  name: 'organisation_by_id',
  text: `SELECT ${COLUMNS} FROM organisation WHERE id = ANY ($1::uuid[])`,
};

const BY_SLUG: Statement = {
  name: 'organisation_by_slug',
  text: `SELECT ${COLUMNS} FROM organisation WHERE slug = $1`,
};

/** In no order; unknown ids are left out. Names are no secret between tenants: whoever knows an id may learn the name. */
export function organisationsById(unit: ReadUnit, ids: readonly string[]): Promise<Organisation[]> {
  return unit.rows<Organisation>(BY_ID, [ids]);
}

export async function organisationBySlug(unit: ReadUnit, slug: string): Promise<Organisation | null> {
  if (!isSlug(slug)) return null;
  const [organisation] = await unit.rows<Organisation>(BY_SLUG, [slug]);
  return organisation ?? null;
}
