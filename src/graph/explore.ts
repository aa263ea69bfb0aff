import { answerOf } from './answer';
import type { IKnownEdge, IKnownNode, IPart, Way } from './known';
import { Known } from './known';
import type { IMore } from './types';

/** An answer that an exploration takes in. */
export interface IAnswered<
  N extends IKnownNode,
  E extends IKnownEdge
> extends IPart<N, E> {
  question: string;
  start: readonly string[];
  hits: readonly string[];
}

/** The neighbours of one node; a page of them where `next` is more than null. */
export interface INear<
  N extends IKnownNode,
  E extends IKnownEdge
> extends IPart<N, E> {
  next?: string | null;
}

const WAYS: readonly Way[] = ['up', 'down'];

/**
 * A part of a graph that grows: what is known, and which neighbours each shown node has opened.
 *
 * What is shown is what the start reaches through opened neighbours, so closing a node takes away
 * all that was reached through it alone. Nothing here is changed in place.
 */
export class Exploration<N extends IKnownNode, E extends IKnownEdge> {
  private constructor(
    private _kept: IKept<N, E>,
    known?: Known<N, E>
  ) {
    this.known = known ?? new Known(_kept.parts.values());
  }

  /** Begin with an answer. */
  static of<N extends IKnownNode, E extends IKnownEdge>(
    answer: IAnswered<N, E>
  ): Exploration<N, E> {
    const empty: IKept<N, E> = {
      start: answer.start,
      parts: new Map(),
      opened: new Map(),
      loose: new Set(),
      next: new Map(),
      read: new Set()
    };
    return new Exploration(empty).asked(answer);
  }

  readonly known: Known<N, E>;

  get start(): readonly string[] {
    return this._kept.start;
  }

  /** What is shown, in the order in which it became known. */
  get shown(): ReadonlySet<string> {
    this._shown ??= this._reach();
    return this._shown;
  }

  /** What is shown, as a graph. */
  get graph(): { nodes: N[]; edges: E[] } {
    const { shown, known } = this;
    return {
      nodes: [...known.nodes.values()].filter(({ id }) => shown.has(id)),
      edges: [...known.edges.values()].filter(
        ({ source, destination }) => shown.has(source) && shown.has(destination)
      )
    };
  }

  /**
   * The answer to a question comes in: of everything, the neighbours of the start are shown; of
   * another question, its hits and the ways to them. What was shown before stays.
   */
  asked(answer: IAnswered<N, E>): Exploration<N, E> {
    const next = this._with({
      start: answer.start,
      parts: replaced(this._kept.parts, `ask ${answer.question}`, answer)
    });
    return answer.question === 'all'
      ? answer.start.reduce(
          (one, id) => WAYS.reduce((made, way) => made._opened(id, way), one),
          next
        )
      : next.along(answerOf(answer, answer.start, answer.hits).nodes);
  }

  /** The same answer, read again or read on: what was wholly opened stays so. */
  refreshed(answer: IAnswered<N, E>, page = ''): Exploration<N, E> {
    const { opened, parts } = this._kept;
    const name = `ask ${answer.question} ${page}`;
    const next = this._with({ parts: replaced(parts, name.trim(), answer) });
    const whole = [...opened].filter(([key, shown]) => {
      const { id, way } = splitKey(key);
      return this.known.near(id, way).size === shown.size;
    });
    const again = new Map(opened);
    for (const [key] of whole) {
      const { id, way } = splitKey(key);
      again.set(key, next.known.near(id, way));
    }
    return next._with({ opened: again });
  }

  /** Everything that is known, or the named nodes of it, along the ways from the start. */
  along(ids?: ReadonlySet<string>): Exploration<N, E> {
    const wanted = ids ?? new Set(this.known.nodes.keys());
    const opened = new Map(this._kept.opened);
    const reached = new Set(this.start);
    for (const id of reached) {
      for (const way of WAYS) {
        const news = [...this.known.near(id, way)].filter(
          one => wanted.has(one) && !reached.has(one)
        );
        if (news.length > 0) {
          news.forEach(one => reached.add(one));
          const key = keyOf(id, way);
          opened.set(key, new Set([...(opened.get(key) ?? []), ...news]));
        }
      }
    }
    const loose = [...wanted].filter(
      id => !reached.has(id) && this.known.nodes.has(id)
    );
    return this._with({
      opened,
      loose: new Set([...this._kept.loose, ...loose])
    });
  }

  /** Neighbours of a node were read: they are shown. */
  grown(id: string, way: Way, page: INear<N, E>): Exploration<N, E> {
    const key = keyOf(id, way);
    const { parts, next, read } = this._kept;
    const before = next.get(key) ? parts.get(key) : undefined;
    const whole = before
      ? {
          nodes: [...before.nodes, ...page.nodes],
          edges: [...before.edges, ...page.edges]
        }
      : page;
    return this._with({
      parts: replaced(parts, key, whole),
      next: replaced(next, key, page.next ?? null),
      read: page.next ? read : new Set([...read, key])
    })._opened(id, way);
  }

  /** Show the neighbours of a node that are known. */
  opened(id: string, way: Way): Exploration<N, E> {
    return this._opened(id, way);
  }

  /** Hide the neighbours of a node, and what was reached through them alone. */
  closed(id: string, way: Way): Exploration<N, E> {
    const opened = new Map(this._kept.opened);
    opened.delete(keyOf(id, way));
    return this._with({ opened });
  }

  /** Where the reading of a node's neighbours goes on; null for its beginning. */
  next(id: string, way: Way): string | null {
    return this._kept.next.get(keyOf(id, way)) ?? null;
  }

  /** Whether all neighbours of a node that there are have been read. */
  isRead(id: string, way: Way): boolean {
    return (
      this._kept.read.has(keyOf(id, way)) || this.known.beyond(id, way) === 0
    );
  }

  /**
   * What a card says of neighbours that are not shown: "+12"; where nobody knows how many there
   * are, "3 +" or "?"; or that those that are shown can be hidden. Null for neither.
   *
   * @param reads - whether more than is known can be read.
   */
  more(id: string, way: Way, reads: boolean): IMore | null {
    const near = this.known.near(id, way);
    const hidden = [...near].filter(one => !this.shown.has(one)).length;
    const beyond = this.isRead(id, way) ? 0 : this.known.beyond(id, way);
    if (reads && beyond === null) {
      return { count: hidden, known: false, isOpen: false };
    }
    const count = hidden + (reads ? (beyond ?? 0) : 0);
    if (count > 0) {
      return { count, known: true, isOpen: false };
    }
    const opened = this._kept.opened.get(keyOf(id, way));
    return opened && opened.size > 0
      ? { count: opened.size, known: true, isOpen: true }
      : null;
  }

  private _opened(id: string, way: Way): Exploration<N, E> {
    const near = this.known.near(id, way);
    const { opened } = this._kept;
    return this._with({
      opened: replaced(opened, keyOf(id, way), new Set(near))
    });
  }

  private _with(changed: Partial<IKept<N, E>>): Exploration<N, E> {
    const known = changed.parts ? undefined : this.known;
    return new Exploration({ ...this._kept, ...changed }, known);
  }

  private _reach(): Set<string> {
    const { start, loose, opened } = this._kept;
    const reached = new Set(
      [...start, ...loose].filter(id => this.known.nodes.has(id))
    );
    for (const id of reached) {
      for (const way of WAYS) {
        opened.get(keyOf(id, way))?.forEach(one => {
          if (this.known.nodes.has(one)) {
            reached.add(one);
          }
        });
      }
    }
    return reached;
  }

  private _shown: Set<string> | null = null;
}

/** What an exploration is made of. */
interface IKept<N extends IKnownNode, E extends IKnownEdge> {
  start: readonly string[];
  /** What was read, by what it was read for. */
  parts: ReadonlyMap<string, IPart<N, E>>;
  /** Neighbours that a node has opened, by node and way. */
  opened: ReadonlyMap<string, ReadonlySet<string>>;
  /** Parts of an answer that no edge joins to the start. */
  loose: ReadonlySet<string>;
  /** Where the reading of neighbours goes on, and which ways were read to their end. */
  next: ReadonlyMap<string, string | null>;
  read: ReadonlySet<string>;
}

function keyOf(id: string, way: Way): string {
  return `${way} ${id}`;
}

function splitKey(key: string): { id: string; way: Way } {
  const at = key.indexOf(' ');
  return { way: key.slice(0, at) as Way, id: key.slice(at + 1) };
}

function replaced<V>(
  map: ReadonlyMap<string, V>,
  key: string,
  value: V
): Map<string, V> {
  return new Map(map).set(key, value);
}
