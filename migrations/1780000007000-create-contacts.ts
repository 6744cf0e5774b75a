import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect, type TenantTable } from '../src/platform/tenancy.js';

const TABLES = ['contact', 'contact_group'] as const satisfies readonly TenantTable[];

/** Whom a party wants told of escalations, and groups of them. */
export class CreateContacts1780000007000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE contact (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        key text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        email text CHECK (length(email) <= 254 AND email !~ '[[:space:][:cntrl:]]'),
        endpoint_id uuid,
        time_zone text NOT NULL,
        quiet_hours jsonb NOT NULL,
        digest jsonb,
        language text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (organisation_id, id),
        UNIQUE (organisation_id, side, key),
        CHECK ((email IS NULL) <> (endpoint_id IS NULL))
      )`);
    // Members are contacts by key; a contact that a group names is not deleted (escalationcontact.service).
    await queryRunner.query(`
      CREATE TABLE contact_group (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        key text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        members text[] NOT NULL,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (organisation_id, id),
        UNIQUE (organisation_id, side, key)
      )`);
    // The worker changes nothing: who locks a row must be allowed to update some column, and contacts are held while they are told.
    const worker = { contact: 'SELECT, UPDATE (created_at)', contact_group: 'SELECT' };
    for (const table of TABLES) {
      await distribute(queryRunner, table, 'organisation_id');
      await protect(queryRunner, table, {
        accord_client: 'SELECT, INSERT, UPDATE, DELETE',
        accord_vendor: 'SELECT, INSERT, UPDATE, DELETE',
        accord_worker: worker[table],
      });
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
