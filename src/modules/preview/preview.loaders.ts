import type { ReadUnit } from '../../platform/database.js';

/** How many previews one operation has asked for. */
export function previewsAsked(_unit: ReadUnit): { count: number } {
  return { count: 0 };
}
