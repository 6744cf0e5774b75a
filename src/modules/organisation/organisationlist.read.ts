import type { ReadUnit, Statement } from '../../platform/database.js';

const SLUGS: Statement = {
  name: 'organisation_slugs',
  text: 'SELECT slug FROM organisation ORDER BY slug LIMIT $1',
};

/** The first slugs in order, to be shown to the operator of the installation. */
export async function organisationSlugs(unit: ReadUnit, limit: number): Promise<string[]> {
  const rows = await unit.rows<{ slug: string }>(SLUGS, [limit]);
  return rows.map((row) => row.slug);
}
