import { useEffect, useMemo, useRef, useState } from 'react';

import type { LineageFile, LineageGraph, LineageNode } from '../../api/types';
import type { Way } from '../../graph';
import { Exploration, MOST_SVG, runOf } from '../../graph';
import { useTrans } from '../translator';
import type { Explored, IShown } from './shown';
import { countKinds, hiddenFirst, shownOf } from './shown';

/** Questions whose whole answer comes into the graph by one press. */
export type Whole = 'all' | 'datasets' | 'endpoints';

/** Reads more than an answer carries; a cell has none. */
export interface ILineageReads {
  /** Neighbours of a node on one side; a page of them after another. */
  near: (id: string, way: Way, next: string | null) => Promise<LineageGraph>;
  /** The whole answer of another question about the same. */
  ask: (question: Whole) => Promise<LineageGraph>;
  /** The next page of an answer, of so many nodes. */
  more: (of: IGoingOn, most: number) => Promise<LineageGraph>;
  /** The whole graph as a file for other tools. */
  file?: (format: 'openlineage' | 'prov') => Promise<LineageFile>;
}

/** An answer that has more nodes than were read. */
export interface IGoingOn {
  question: LineageGraph['question'];
  next: string;
  /** How many nodes it has in all. */
  total: number;
}

/** Most nodes that are read to be drawn at once; further ones by further presses. */
export const MOST_DRAWN = 2000;

/** Kinds of the hits of a question, for what an answer carries. */
const HITS: Record<Whole, readonly string[]> = {
  all: [],
  datasets: ['dataset'],
  endpoints: ['endpoint']
};

/** A graph that grows, and what can be done with it. */
export interface IExploring {
  shown: IShown;
  /** How many nodes of each kind are shown or hidden by choice. */
  kinds: Map<string, number>;
  hidden: ReadonlySet<string>;
  /** Whether there are pipeline runs to group by, and whether it is done. */
  hasRuns: boolean;
  isByRun: boolean;
  /** The node that stays where it is when the graph changes; null where the view begins anew. */
  anchor: string | null;
  /** More than can be read as a picture at a glance. */
  isLarge: boolean;
  /** Where an answer goes on; null where all are whole. */
  goesOn: IGoingOn | null;
  /** How many nodes there are, as far as anybody knows. */
  total: number;
  /** Whether something is being read. */
  isBusy: boolean;
  /** Why the last reading failed; empty when it did not. */
  problem: string;
  /** All that is known. */
  known: Pick<LineageGraph, 'nodes' | 'edges'>;
  /** A node that is known; null for one that stands for several, and for none. */
  node: (id: string | null) => LineageNode | null;
  grow: (id: string, way: Way, isOpening: boolean) => void;
  /** Bring in the whole answer of a question. */
  whole: (question: Whole) => void;
  /** Read on in the answer. */
  readOn: (most: number) => void;
  collapse: () => void;
  toggleKind: (kind: string) => void;
  toggleRuns: () => void;
  openRun: (run: string) => void;
}

/** Explore an answer, and take in each later one about the same. */
export function useExploring(
  graph: LineageGraph,
  reads?: ILineageReads
): IExploring {
  const trans = useTrans();
  const [seen, setSeen] = useState(graph);
  const [explored, setExplored] = useState<Explored>(() =>
    Exploration.of(graph)
  );
  const [goesOn, setGoesOn] = useState(goingOn(graph));
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() =>
    hiddenFirst(graph)
  );
  const [isByRun, setByRun] = useState(false);
  const [runs, setRuns] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const anchor = useRef<string | null>(null);

  if (graph !== seen) {
    setSeen(graph);
    setProblem('');
    const isSame = graph.reference === seen.reference;
    if (!isSame || graph.question !== seen.question) {
      anchor.current = null;
      setGoesOn(goingOn(graph));
      setHidden(hiddenFirst(graph));
    }
    setExplored(
      !isSame
        ? Exploration.of(graph)
        : graph.question === seen.question
          ? explored.refreshed(graph)
          : explored.asked(graph)
    );
  }

  const shown = useMemo(
    () =>
      shownOf(
        explored,
        { hidden, byRun: isByRun, runs },
        {
          unread: trans.__('Not read'),
          members: count => trans._n('%1 thing', '%1 things', count)
        },
        reads !== undefined
      ),
    [explored, hidden, isByRun, runs, reads !== undefined, trans]
  );
  // Whatever changes next, the start stays in place, unless a press says otherwise.
  useEffect(() => {
    anchor.current = explored.start[0] ?? null;
  }, [shown]);
  const whole = useMemo(() => explored.graph.nodes, [explored]);
  const known = useMemo(() => {
    const { nodes, edges } = explored.known;
    return { nodes: [...nodes.values()], edges: [...edges.values()] };
  }, [explored]);
  const kinds = useMemo(() => countKinds(whole), [whole]);

  const read = (
    reading: Promise<LineageGraph>,
    take: (of: LineageGraph) => void
  ) => {
    setBusy(true);
    setProblem('');
    reading
      .then(take, (error: Error) => setProblem(error.message))
      .finally(() => setBusy(false));
  };

  const grow = (id: string, way: Way, isOpening: boolean) => {
    anchor.current = id;
    if (!isOpening) {
      setExplored(now => now.closed(id, way));
      return;
    }
    showKindsOf(explored.opened(id, way));
    if (!reads || explored.isRead(id, way)) {
      setExplored(now => now.opened(id, way));
    } else {
      read(reads.near(id, way, explored.next(id, way)), page => {
        setExplored(now => now.grown(id, way, page));
        showKindsOf(explored.grown(id, way, page));
      });
    }
  };

  /** What somebody has asked for is not hidden because of its kind. */
  const showKindsOf = (grown: Explored) => {
    const news = grown.graph.nodes.filter(({ id }) => !explored.shown.has(id));
    const kindsOf = new Set<string>(news.map(({ kind }) => kind));
    if (news.length > 0 && [...kindsOf].every(kind => hidden.has(kind))) {
      setHidden(now => new Set([...now].filter(kind => !kindsOf.has(kind))));
    }
  };

  return {
    shown,
    kinds,
    hidden,
    hasRuns: whole.some(node => node.run),
    isByRun,
    anchor: anchor.current,
    isLarge: shown.nodes.length > MOST_SVG,
    goesOn,
    total: Math.max(graph.total, explored.known.nodes.size),
    isBusy,
    problem,
    known,
    node: id => explored.known.nodes.get(id ?? '') ?? null,
    grow,
    whole: question => {
      anchor.current = null;
      if (reads) {
        read(reads.ask(question), answer => {
          setGoesOn(goingOn(answer));
          setExplored(now =>
            question === 'all'
              ? now.refreshed(answer, 'whole').along()
              : now.asked(answer)
          );
        });
      } else if (question === 'all') {
        setExplored(now => now.along());
      } else {
        const hits = [...explored.known.nodes.values()]
          .filter(({ kind }) => HITS[question].includes(kind))
          .map(({ id }) => id);
        setExplored(now => now.asked({ ...graph, question, hits }));
      }
    },
    readOn: most => {
      if (reads && goesOn) {
        read(reads.more(goesOn, most), page => {
          setGoesOn(goingOn(page));
          setExplored(now => now.refreshed(page, goesOn.next).along());
        });
      }
    },
    collapse: () => {
      anchor.current = null;
      setRuns(new Set());
      setExplored(Exploration.of(graph));
    },
    toggleKind: kind => setHidden(now => toggled(now, kind)),
    toggleRuns: () => {
      setRuns(new Set());
      setByRun(now => !now);
    },
    openRun: id => {
      const run = runOf(id);
      if (run) {
        setRuns(now => new Set([...now, run]));
      }
    }
  };
}

function goingOn(answer: LineageGraph): IGoingOn | null {
  const { question, next, total } = answer;
  return next ? { question, next, total } : null;
}

function toggled(set: ReadonlySet<string>, one: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(one)) {
    next.add(one);
  }
  return next;
}
