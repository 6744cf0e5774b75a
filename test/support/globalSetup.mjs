import { register } from 'node:module';

/** Once a run, before the first test that needs a database: one server, and one migrated database to copy. */
export default async function globalSetup() {
  register('./typescript.mjs', import.meta.url);
  const { startTestServer } = await import('./testserver.ts');
  globalThis.accordTestServer = await startTestServer();
}
