import React, { useRef, useState } from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import { layoutGraph, pngOf, runOf } from '../../graph';
import { formatCount } from '../format';
import { Note } from '../note';
import { useTrans } from '../translator';
import type { IExploring, ILineageReads, Whole } from './exploring';
import { MOST_DRAWN, useExploring } from './exploring';
import type { IFigure } from './figure';
import { LineageFigure } from './figure';
import { LineageList } from './list';
import { LineageSummary, ReadOn } from './summary';
import { LineageToolbar } from './toolbar';

/** A node that was selected, and all that is known around it. */
export interface IPicked {
  node: LineageNode;
  graph: Pick<LineageGraph, 'nodes' | 'edges'>;
}

/** What an exploration of a lineage graph takes. */
export interface ILineageExplorerProps {
  graph: LineageGraph;
  /** Reads more than the graph carries; a cell has none. */
  reads?: ILineageReads;
  view: 'graph' | 'list';
  /** Another view is asked for by its key. */
  onView?: (view: 'graph' | 'list') => void;
  /** Questions whose whole answer can be brought in. */
  questions: readonly Whole[];
  selected: string | null;
  onSelect: (picked: IPicked | null) => void;
  onOpen: (node: LineageNode) => void;
  /** Give the user a file. */
  onSave: (name: string, content: Blob) => void;
  /** Heights in px that the picture takes by its size; as high as its place unless told. */
  heights?: { least: number; most: number };
}

/** Room below the graph for its legend and zoom. */
const FOOT = 48;

/** A lineage graph that grows, as a picture or a list: on pages and in cells. */
export function LineageExplorer(props: ILineageExplorerProps): JSX.Element {
  const { graph, selected, onSelect, heights } = props;
  const trans = useTrans();
  const exploring = useExploring(graph, props.reads);
  const { shown } = exploring;
  const [focus, setFocus] = useState<string | null>(null);
  const [drawnOf, setDrawnOf] = useState('');
  const [unsaved, setUnsaved] = useState('');
  const readFile = props.reads?.file;
  const figure = useRef<IFigure>(null);
  const search = useRef<HTMLInputElement>(null);
  const key = `${graph.reference} ${graph.question}`;
  const mayDraw = !exploring.isLarge || drawnOf === key;
  const isDrawn = mayDraw && props.view === 'graph';
  const hits = graph.question === 'all' ? NONE : graph.hits;
  const nodeOf = (id: string | null) => exploring.node(id);
  const select = (id: string | null) => {
    const node = nodeOf(id);
    onSelect(node && { node, graph: exploring.known });
  };
  const open = (id: string) => {
    const node = nodeOf(id);
    if (node) {
      props.onOpen(node);
    } else if (runOf(id)) {
      exploring.openRun(id);
    }
  };
  const grow: IExploring['grow'] = (id, way, isOpening) => {
    // Who grows a drawing goes on with a drawing, however large.
    setDrawnOf(isDrawn ? key : drawnOf);
    exploring.grow(id, way, isOpening);
  };
  const isKept = shown.nodes.some(({ id }) => id === focus);
  return (
    <div className="mlops-explorer">
      <LineageToolbar
        exploring={exploring}
        questions={props.questions}
        search={search}
        isFocused={focus !== null && isKept}
        canFocus={selected !== null}
        onFocus={() => setFocus(focus && isKept ? null : selected)}
        onFound={id => {
          select(id);
          figure.current?.reveal(id);
        }}
        isDrawn={isDrawn}
        onSave={kind => void save(kind)}
        onExport={readFile && (format => void exportAs(readFile, format))}
      />
      {unsaved && (
        <Note tone="error" title={trans.__('The graph was not saved.')}>
          {unsaved}
        </Note>
      )}
      {exploring.problem && (
        <Note tone="error" title={trans.__('This could not be read.')}>
          {exploring.problem}
        </Note>
      )}
      {!mayDraw && (
        <LineageSummary
          graph={graph}
          exploring={exploring}
          onDraw={() => {
            setDrawnOf(key);
            props.onView?.('graph');
            exploring.readOn(Math.max(1, MOST_DRAWN - shown.nodes.length));
          }}
        />
      )}
      {isDrawn ? (
        <LineageFigure
          label={trans.__('Lineage of %1', graph.reference)}
          shown={shown}
          start={graph.start}
          hits={hits}
          focus={isKept ? focus : null}
          anchor={exploring.anchor}
          selected={selected}
          onSelect={select}
          onOpen={open}
          onGrow={grow}
          onLeave={pressed =>
            pressed === '/' ? search.current?.focus() : props.onView?.('list')
          }
          height={heights && heightOf()}
          handle={figure}
        />
      ) : (
        <LineageList
          shown={shown}
          start={graph.start}
          hits={hits}
          selected={selected}
          onSelect={select}
          onOpen={open}
          onGrow={grow}
        />
      )}
      {mayDraw &&
        (exploring.goesOn || exploring.total > shown.nodes.length) && (
          <div className="mlops-graphFoot" role="status">
            {trans.__(
              '%1 of %2 nodes are shown.',
              formatCount(shown.nodes.length),
              formatCount(exploring.total)
            )}
            <ReadOn exploring={exploring} />
          </div>
        )}
    </div>
  );

  function heightOf(): number {
    const { least, most } = heights!;
    const { height } = layoutGraph(shown);
    return Math.min(most, Math.max(least, height + FOOT));
  }

  async function exportAs(
    read: NonNullable<ILineageReads['file']>,
    format: 'openlineage' | 'prov'
  ): Promise<void> {
    setUnsaved('');
    try {
      const { name, text } = await read(format);
      props.onSave(name, new Blob([text], { type: 'application/json' }));
    } catch (error) {
      setUnsaved(error instanceof Error ? error.message : String(error));
    }
  }

  async function save(kind: 'svg' | 'png'): Promise<void> {
    const picture = figure.current?.picture();
    if (picture) {
      const content =
        kind === 'svg'
          ? new Blob([picture.svg], { type: 'image/svg+xml' })
          : await pngOf(picture);
      const name = graph.reference.replace(/[^\w.-]+/g, '-');
      props.onSave(`lineage-${name}.${kind}`, content);
    }
  }
}

const NONE: readonly string[] = [];
