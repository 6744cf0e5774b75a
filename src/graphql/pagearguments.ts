import 'reflect-metadata';
import { ArgsType, Field, Int } from 'type-graphql';
import { Fault } from '../domain/fault.js';

export const DEFAULT_PAGE_SIZE = 50;
export const LARGEST_PAGE_SIZE = 100;

/** The arguments of every connection: `@Args(() => PageArguments) page: PageArguments`; extend it for more. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: 'How many nodes the page holds at most: 1 to 100; 50 when left out.',
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge already seen; the page starts right after it. Left out: from the beginning.',
  })
  after?: string | null;
}

export interface Page {
  /** 1..100 */
  readonly first: number;
  readonly after: string | null;
}

/** Fills in what is left out. Throws INVALID_INPUT for a page size outside 1..100. */
export function pageArguments(first: number | null | undefined, after: string | null | undefined): Page {
  const size = first ?? DEFAULT_PAGE_SIZE;
  if (size < 1 || size > LARGEST_PAGE_SIZE) {
    const message = `must be from 1 to ${LARGEST_PAGE_SIZE}`;
    throw new Fault('INVALID_INPUT', `first ${message}`, [{ path: 'first', message }]);
  }
  return { first: size, after: after ?? null };
}
