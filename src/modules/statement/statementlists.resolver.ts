import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import {
  type CarriedClock,
  CarriedClockConnection,
  type PendingClock,
  PendingClockConnection,
  type StatedExclusion,
  StatedExclusionConnection,
} from './statedfigures.types.js';
import { type StatedLists, StatementContent } from './statementcontent.types.js';

/** The lists of a statement that grow with the work, in the order it states them. */
@Resolver(() => StatementContent)
export class StatementListsResolver {
  @FieldResolver(() => StatedExclusionConnection, {
    description:
      'The exclusions that were decided and touch the period, or an earlier one after that was stated. A cursor holds within one content.',
  })
  exclusions(
    @Root() { lists }: StatementContent,
    @Args(() => PageArguments) page: PageArguments,
  ): Connection<StatedExclusion> {
    return pageOf(lists, 'exclusions', page);
  }

  @FieldResolver(() => PendingClockConnection, {
    description:
      'Clocks that count when they settle, in the earliest period that is not locked or as a restatement, by their start. A cursor holds within one content.',
  })
  pendingClocks(
    @Root() { lists }: StatementContent,
    @Args(() => PageArguments) page: PageArguments,
  ): Connection<PendingClock> {
    return pageOf(lists, 'pendingClocks', page);
  }

  @FieldResolver(() => CarriedClockConnection, {
    description:
      'Clocks counted here that were pending in an earlier statement, by their start. A cursor holds within one content.',
  })
  carriedClocks(
    @Root() { lists }: StatementContent,
    @Args(() => PageArguments) page: PageArguments,
  ): Connection<CarriedClock> {
    return pageOf(lists, 'carriedClocks', page);
  }
}

function pageOf<K extends Exclude<keyof StatedLists, 'contentHash'>>(
  lists: StatedLists,
  name: K,
  { first, after }: PageArguments,
): Connection<StatedLists[K][number]> {
  const page = pageArguments(first, after);
  // Places of one content name other lines in another.
  const order = `${name} ${lists.contentHash}`;
  const [seen] = page.after === null ? [-1] : decodeKey(order, page.after, ['number']);
  const from = Math.max(0, Number(seen) + 1);
  const rows = lists[name].slice(from, from + page.first + 1).map((node, index) => ({ node, place: from + index }));
  return connectionFrom(
    rows,
    page,
    ({ place }) => encodeKey(order, [place]),
    ({ node }) => node,
  );
}
