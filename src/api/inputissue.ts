import type { GraphQLError } from 'graphql';
import type { Issue } from '../domain/fault.js';

// graphql puts the place of a wrong variable into its message only:
//   Variable "$input" got invalid value "x" at "input.startsOn"; Date must be ...
const VARIABLE = /^Variable "\$(\w+)" /;
const PLACE = / at "([\w.[\]]+)"$/;
const QUOTED_LENGTH = 40;

/** Where in the input the caller went wrong and how, in the form `input.spans.0.from`. */
export function inputIssue(error: GraphQLError): Issue {
  const variable = VARIABLE.exec(error.message)?.[1];
  if (variable === undefined) return { path: '', message: shortenQuotes(error.message) };
  // The reason follows the last "; " whose left side ends the place or the value that was sent.
  const invalid = error.message.indexOf(' got invalid value ');
  if (invalid < 0) return { path: variable, message: shortenQuotes(error.message) };
  const reason = error.originalError?.message ?? error.message.slice(error.message.lastIndexOf('; ') + 2);
  const head = error.message.slice(0, Math.max(0, error.message.length - reason.length - 2));
  const place = PLACE.exec(head.slice(-1_000))?.[1] ?? variable;
  return { path: place.replaceAll('[', '.').replaceAll(']', ''), message: shortenQuotes(reason) };
}

function shortenQuotes(message: string): string {
  return message.replaceAll(/"([^"]{40})[^"]+"/g, (_, start: string) => `"${start.slice(0, QUOTED_LENGTH)}..."`);
}
