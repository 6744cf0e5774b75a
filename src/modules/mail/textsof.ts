import type { MailTexts } from './mailtexts.js';
import { ENGLISH } from './texts/english.js';
import { GERMAN } from './texts/german.js';

const TEXTS: readonly MailTexts[] = [ENGLISH, GERMAN];

/** The texts of a language (BCP 47), or of its main language; English where there are none. */
export function textsOf(language: string): MailTexts {
  const main = language.toLowerCase().split('-')[0];
  return TEXTS.find((texts) => texts.language === main) ?? ENGLISH;
}
