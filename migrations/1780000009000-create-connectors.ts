import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect } from '../src/platform/tenancy.js';

/** Inbound webhooks of a party's helpdesks, and the payloads of theirs that could not be taken. */
export class CreateConnectors1780000009000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE connector (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        contract_id uuid NOT NULL,
        source text NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        meanings jsonb NOT NULL,
        secrets jsonb NOT NULL,
        vault_key text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        secret_set_at timestamptz(3) NOT NULL,
        last_received_at timestamptz(3),
        PRIMARY KEY (organisation_id, contract_id, source)
      )`);
    await distribute(queryRunner, 'connector', 'organisation_id');
    await protect(queryRunner, 'connector', {
      accord_client: 'SELECT, INSERT, UPDATE (meanings, secrets, vault_key, secret_set_at, last_received_at), DELETE',
      accord_vendor: 'SELECT, INSERT, UPDATE (meanings, secrets, vault_key, secret_set_at, last_received_at), DELETE',
      // Seals the secrets anew when the installation's key was replaced.
      accord_worker: 'SELECT, UPDATE (secrets, vault_key)',
    });

    await queryRunner.query(`
      CREATE TABLE rejected_payload (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        contract_id uuid NOT NULL,
        source text NOT NULL,
        id uuid NOT NULL,
        body text NOT NULL,
        bytes integer NOT NULL CHECK (bytes >= 0),
        issues jsonb NOT NULL,
        times integer NOT NULL CHECK (times >= 1),
        first_received_at timestamptz(3) NOT NULL,
        last_received_at timestamptz(3) NOT NULL,
        PRIMARY KEY (organisation_id, contract_id, source, id)
      )`);
    await distribute(queryRunner, 'rejected_payload', 'organisation_id');
    // Those of a connector, in the order they first came.
    await queryRunner.query(`
      CREATE INDEX rejected_payload_list
      ON rejected_payload (organisation_id, contract_id, source, first_received_at, id)`);
    await protect(queryRunner, 'rejected_payload', {
      accord_client: 'SELECT, INSERT, UPDATE (issues, times, last_received_at), DELETE',
      accord_vendor: 'SELECT, INSERT, UPDATE (issues, times, last_received_at), DELETE',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['rejected_payload', 'connector']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
