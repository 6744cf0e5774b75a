import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DATABASE_ROLES } from '../src/platform/tenancy.js';

/** The roles transactions run as, and the function that names the organisation of the running transaction. */
export class CreateRoles1780000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const role of DATABASE_ROLES) {
      const found = (await queryRunner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])) as unknown[];
      if (found.length === 0) await queryRunner.query(`CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS`);
      await queryRunner.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
    }
    // A setting that was never made reads as '' on a pooled connection, hence nullif.
    await queryRunner.query(
      `CREATE FUNCTION app_org() RETURNS uuid LANGUAGE sql STABLE
       AS $$ SELECT nullif(current_setting('app.organisation_id', true), '')::uuid $$`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // Roles belong to the whole cluster and may serve other databases: they stay.
    await queryRunner.query('DROP FUNCTION app_org()');
  }
}
