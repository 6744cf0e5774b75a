import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect } from '../src/platform/tenancy.js';

/** Organisations (the tenants), the heads of their event streams, integrators' keys and calendar templates. */
export class CreateOrganisations1780000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE organisation (
        id uuid PRIMARY KEY,
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        created_at timestamptz(3) NOT NULL
      )`);
    await protect(queryRunner, 'organisation', {
      accord_client: 'SELECT',
      accord_vendor: 'SELECT',
      accord_worker: 'SELECT',
      accord_operator: 'SELECT, INSERT',
    });
    await queryRunner.query(
      'CREATE POLICY organisation_operator ON organisation TO accord_operator USING (true) WITH CHECK (true)',
    );

    // One head per (organisation, side): appending to the journal draws its sequence numbers here, as the last act of a transaction.
    await queryRunner.query(`
      CREATE TABLE stream_head (
        organisation_id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        last_sequence bigint NOT NULL DEFAULT 0,
        pruned_through bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (organisation_id, side)
      )`);
    await distribute(queryRunner, 'stream_head', 'organisation_id');
    await protect(queryRunner, 'stream_head', {
      accord_client: 'SELECT, INSERT, UPDATE (last_sequence)',
      accord_vendor: 'SELECT, INSERT, UPDATE (last_sequence)',
      accord_worker: 'SELECT, INSERT, UPDATE',
    });

    await queryRunner.query(`
      CREATE TABLE api_key (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        secret_hash bytea NOT NULL,
        scopes text[] NOT NULL,
        contract_ids uuid[],
        created_by text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        last_used_at timestamptz(3),
        PRIMARY KEY (organisation_id, id)
      )`);
    await distribute(queryRunner, 'api_key', 'organisation_id');
    // The worker role verifies keys before an organisation is known, and notes their last use.
    await protect(queryRunner, 'api_key', {
      accord_client: 'SELECT, INSERT, UPDATE (revoked_at)',
      accord_vendor: 'SELECT, INSERT, UPDATE (revoked_at)',
      accord_worker: 'SELECT, UPDATE (last_used_at)',
    });

    await queryRunner.query(`
      CREATE TABLE calendar_template (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        id uuid NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        content jsonb NOT NULL,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (organisation_id, id),
        UNIQUE (organisation_id, name)
      )`);
    await distribute(queryRunner, 'calendar_template', 'organisation_id');
    await protect(queryRunner, 'calendar_template', {
      accord_client: 'SELECT, INSERT, UPDATE, DELETE',
      accord_vendor: 'SELECT, INSERT, UPDATE, DELETE',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['calendar_template', 'api_key', 'stream_head', 'organisation']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
