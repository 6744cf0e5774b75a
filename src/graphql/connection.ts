import 'reflect-metadata';
import { type ClassType, Field, ObjectType } from 'type-graphql';
import type { Page } from './pagearguments.js';

@ObjectType({ simpleResolvers: true, description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether nodes follow this page.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether this page was asked for with a cursor, so that nodes come before it.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge; null on an empty page.' })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge, for `after` of the next page; null on an empty page.',
  })
  readonly endCursor!: string | null;
}

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** What a resolver of a connection returns. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
}

/**
 * The Relay connection type `<name>Connection` with `<name>Edge`, for example
 * `export const ContractConnection = connectionOf(ContractType, 'Contract', 'contracts')`.
 */
export function connectionOf<T extends object>(
  node: ClassType<T>,
  name: string,
  plural: string,
): ClassType<Connection<unknown>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One place in a list of ${plural}.` })
  class EdgeType {
    @Field(() => String, { description: 'Stands for this place in the list, in this order only; for `after`.' })
    readonly cursor!: string;

    @Field(() => node, { description: 'What stands there.' })
    readonly node!: T;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A page of a list of ${plural}.` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The nodes of the page with their cursors, in order.' })
    readonly edges!: readonly EdgeType[];

    @Field(() => [node], { description: 'The nodes of the page, in order.' })
    readonly nodes!: readonly T[];

    @Field(() => PageInfo, { description: 'Where the page stands in its list.' })
    readonly pageInfo!: PageInfo;
  }
  return ConnectionType;
}

/**
 * A page from `rows` fetched with a limit of `page.first + 1`: the one too many says that there is more. Edges and cursors
 * are made where they are asked: most lists are read by their nodes.
 */
export function connectionFrom<Row, Node = Row>(
  rows: readonly Row[],
  page: Page,
  cursorOf: (row: Row) => string,
  nodeOf: (row: Row) => Node = (row) => row as unknown as Node,
): Connection<Node> {
  const shown = rows.slice(0, page.first);
  const nodes = shown.map(nodeOf);
  const cursorAt = (index: number): string | null => {
    const row = shown.at(index);
    return row === undefined ? null : cursorOf(row);
  };
  return {
    nodes,
    get edges() {
      return nodes.map((node, index) => ({
        node,
        get cursor() {
          return cursorOf(shown[index] as Row);
        },
      }));
    },
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null,
      get startCursor() {
        return cursorAt(0);
      },
      get endCursor() {
        return cursorAt(-1);
      },
    },
  };
}
