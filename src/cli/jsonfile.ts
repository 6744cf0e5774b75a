import { readFile } from 'node:fs/promises';
import { Fault } from '../domain/fault.js';

/** Reads a text file. Throws NOT_FOUND with the reason. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Fault('NOT_FOUND', `${path}: ${reason}`);
  }
}

/** Reads a JSON file. Throws NOT_FOUND or INVALID_INPUT with the place. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readTextFile(path);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Fault('INVALID_INPUT', `${path} is no JSON: ${(error as Error).message}`);
  }
}
