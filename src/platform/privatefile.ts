import { readFile } from 'node:fs/promises';
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
