import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/cli/program.js';
import { connectParts, type Parts } from '../../src/compose.js';
import { type Config, parseConfig } from '../../src/config.js';
import { createLog } from '../../src/platform/log.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line in this process, on a database of its own. */
export interface TestCli {
  readonly test: TestDatabase;
  readonly parts: Parts;
  readonly config: Config;
  /** A folder for its files. */
  readonly folder: string;
  run(...words: string[]): Promise<CliRun>;
  /** Writes a file into the folder and answers its path. */
  file(name: string, content: string | Buffer | object): Promise<string>;
  close(): Promise<void>;
}

export async function createTestCli(variables: Record<string, string> = {}): Promise<TestCli> {
  const test = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'accord-cli-'));
  const config = parseConfig({ DATABASE_URL: test.appUrl, ACCORD_DIRECTORY: folder, ...variables });
  const parts = await connectParts(config, createLog('error'), { appUrl: test.appUrl });
  return {
    test,
    parts,
    config,
    folder,
    async run(...words) {
      const said = { out: [] as string[], err: [] as string[] };
      const terminal = { out: (line: string) => said.out.push(line), err: (line: string) => said.err.push(line) };
      const code = await runCli(words, { terminal, config: () => config, withParts: (act) => act(parts) });
      return { code, out: said.out.join('\n'), err: said.err.join('\n') };
    },
    async file(name, content) {
      const path = join(folder, name);
      const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
      await writeFile(path, isRaw ? content : JSON.stringify(content));
      return path;
    },
    async close() {
      await parts.close();
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
