import React, { useEffect, useRef } from 'react';

import type { LineageGraph, LineageNode } from '../api/types';
import type { IGraphColumn, IGraphMark, IGraphNode } from '../graph';
import { GraphView } from '../graph';
import { IconButton } from './button';
import { kindLook, kindsWord } from './kinds';
import { shapeOf } from './shapes';
import type { StateKind } from './states';
import { stateLook } from './states';
import { useTrans } from './translator';

/** What the figure takes. */
export interface ILineageFigureProps {
  graph: LineageGraph;
  selected?: string | null;
  onSelect?: (node: LineageNode | null) => void;
  onOpen?: (node: LineageNode) => void;
  /** Height in px; as high as its place unless told. */
  height?: number;
}

const STATES: Record<string, StateKind> = {
  version: 'approval',
  approval: 'approval',
  endpoint: 'endpoint',
  job: 'job',
  notebook: 'job',
  deployment: 'job'
};

/** A lineage graph to look at, with its legend and its zoom. */
export function LineageFigure(props: ILineageFigureProps): JSX.Element {
  const { graph, selected = null, height } = props;
  const trans = useTrans();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<GraphView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const node = (id: string | null) =>
      latest.current.graph.nodes.find(one => one.id === id) ?? null;
    const made = new GraphView(host.current!, {
      label: trans.__('Lineage of %1', graph.reference),
      icon: one => shapeOf(kindLook(one.kind, trans).icon),
      state: one => stateMark(one),
      describe: (one, isAnswer) => describe(one, isAnswer),
      heading: (column: IGraphColumn) => kindsWord(column.kinds, trans),
      onSelect: id => latest.current.onSelect?.(node(id)),
      onOpen: id => {
        const opened = node(id);
        if (opened) {
          latest.current.onOpen?.(opened);
        }
      }
    });
    view.current = made;
    return () => {
      view.current = null;
      made.dispose();
    };
  }, [graph.reference, trans]);

  useEffect(() => view.current?.update(graph), [graph, trans]);
  useEffect(() => {
    if (view.current && view.current.selected !== selected) {
      view.current.select(selected, true);
    }
  }, [selected, graph, trans]);

  return (
    <div className="mlops-graphFigure" style={{ height }}>
      <div ref={host} className="mlops-graphHost" />
      <GraphLegend isAnswer={graph.hits.length > 0} />
      <div className="mlops-zoom">
        <IconButton
          icon="minus"
          label={trans.__('Zoom out')}
          onClick={() => view.current?.zoomBy(1 / 1.25)}
        />
        <IconButton
          icon="plus"
          label={trans.__('Zoom in')}
          onClick={() => view.current?.zoomBy(1.25)}
        />
        <IconButton
          icon="fit"
          label={trans.__('Show all')}
          onClick={() => view.current?.fit()}
        />
      </div>
    </div>
  );

  function stateMark(node: IGraphNode): IGraphMark | null {
    const kind = STATES[node.kind];
    if (!kind || !node.state) {
      return null;
    }
    const look = stateLook(kind, node.state, trans);
    return { shape: shapeOf(look.icon), className: `mlops-${look.tone}` };
  }

  function describe(node: IGraphNode, isAnswer: boolean): string {
    const kind = kindLook(node.kind, trans).one;
    const words = [node.name, kind, node.detail];
    return [...words, isAnswer ? trans.__('part of the answer') : '']
      .filter(Boolean)
      .join(', ');
  }
}

function GraphLegend(props: { isAnswer: boolean }): JSX.Element {
  const trans = useTrans();
  const line = (className: string, word: string) => (
    <span>
      <svg className="mlops-g" width={26} height={8} aria-hidden="true">
        <g className={`mlops-edge ${className}`}>
          <path className="mlops-edgeLine" d="M0 4H20" />
          <path className="mlops-arrow" d="M26 4l-6 -3.5v7z" />
        </g>
      </svg>
      {word}
    </span>
  );
  return (
    <div className="mlops-legend">
      {props.isAnswer && line('mlops-hit', trans.__('part of the answer'))}
      {line(props.isAnswer ? 'mlops-dim' : 'mlops-plain', trans.__('recorded'))}
    </div>
  );
}
