import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartRefusal } from './refusal.js';

/** What a JSON file of the installation holds; null: there is no such file. Throws StartRefusal with `damaged` where it holds anything else. */
export async function readPrivateJson<T>(
  file: string,
  isWhole: (value: T) => boolean,
  damaged: string,
): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const value = JSON.parse(text) as T;
    if (isWhole(value)) return value;
  } catch {
    // Told below.
  }
  throw new StartRefusal(`${file} ${damaged}`);
}

/** As `readPrivateJson`; a file that is not there is made, readable by its owner alone. */
export async function privateJson<T>(
  file: string,
  make: () => Promise<T>,
  isWhole: (value: T) => boolean,
  damaged: string,
): Promise<T> {
  const found = await readPrivateJson(file, isWhole, damaged);
  if (found !== null) return found;
  await mkdir(dirname(file), { recursive: true });
  // Written aside and linked: two programs that start at once end up with one whole file.
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(aside, JSON.stringify(await make()), { mode: 0o600, flag: 'wx' });
  try {
    await link(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(aside);
  }
  const made = await readPrivateJson(file, isWhole, damaged);
  if (made === null) throw new StartRefusal(`${file} could not be made.`);
  return made;
}
