import type { RefObject } from 'react';
import React, { useEffect, useImperativeHandle, useRef } from 'react';

import type {
  IGraphColumn,
  IGraphMark,
  IGraphNode,
  IPicture,
  Way
} from '../../graph';
import { GraphView, moreText } from '../../graph';
import { IconButton } from '../button';
import { kindLook, kindsWord } from '../kinds';
import { shapeOf } from '../shapes';
import type { StateKind } from '../states';
import { stateLook } from '../states';
import { useTrans } from '../translator';
import type { IShown } from './shown';

/** What can be done with a drawn graph from outside. */
export interface IFigure {
  /** Select a node and bring it into view. */
  reveal: (id: string) => void;
  focus: () => void;
  picture: () => IPicture | null;
}

/** What the figure takes. */
export interface ILineageFigureProps {
  /** What the graph is of. */
  label: string;
  shown: IShown;
  start: readonly string[];
  hits: readonly string[];
  /** Only the ways to this node are drawn at full strength. */
  focus?: string | null;
  /** The node that stays where it is when the graph changes; null where the view begins anew. */
  anchor?: string | null;
  selected?: string | null;
  onSelect?: (id: string | null) => void;
  onOpen?: (id: string) => void;
  onGrow?: (id: string, way: Way, isOpening: boolean) => void;
  onLeave?: (key: 'l' | '/') => void;
  /** Height in px; as high as its place unless told. */
  height?: number;
  handle?: RefObject<IFigure>;
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
  const { label, shown, start, hits, focus = null, selected = null } = props;
  const trans = useTrans();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<GraphView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const made = new GraphView(host.current!, {
      label,
      icon: one => shapeOf(kindLook(one.kind, trans).icon),
      state: one => stateMark(one),
      describe: (one, isAnswer) => describe(one, isAnswer),
      heading: (column: IGraphColumn) => kindsWord(column.kinds, trans),
      opening: (one, way) => opening(one, way),
      onSelect: id => latest.current.onSelect?.(id),
      onOpen: id => latest.current.onOpen?.(id),
      onGrow: (...asked) => latest.current.onGrow?.(...asked),
      onLeave: key => latest.current.onLeave?.(key)
    });
    view.current = made;
    return () => {
      view.current = null;
      made.dispose();
    };
  }, [label, trans]);

  useEffect(
    () =>
      view.current?.update(
        { ...shown, start, hits, focus },
        latest.current.anchor
      ),
    [label, shown, start, hits, focus, trans]
  );
  useEffect(() => {
    if (view.current && view.current.selected !== selected) {
      view.current.select(selected, true);
    }
  }, [selected, shown, trans]);
  useImperativeHandle(props.handle, () => ({
    reveal: id => view.current?.reveal(id),
    focus: () => view.current?.focus(),
    picture: () => view.current?.picture() ?? null
  }));

  return (
    <div
      className="mlops-graphFigure"
      style={props.height ? { flex: 'none', height: props.height } : {}}
    >
      <div ref={host} className="mlops-graphHost" />
      <GraphLegend
        isAnswer={hits.length > 0}
        isFocused={focus !== null}
        isUnread={shown.nodes.some(one => one.isUnread)}
      />
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
    if (node.isUnread) {
      return { shape: shapeOf('question'), className: 'mlops-neutral' };
    }
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
    const ways = (['up', 'down'] as const)
      .filter(way => node.more?.[way] && !node.more[way].isOpen)
      .map(way => opening(node, way));
    return [...words, isAnswer ? trans.__('part of the answer') : '', ...ways]
      .filter(Boolean)
      .join(', ');
  }

  function opening(node: IGraphNode, way: Way): string {
    const more = node.more?.[way];
    if (!more) {
      return '';
    }
    const said = more.isOpen
      ? more.count.toLocaleString('en')
      : moreText(more).replace('+', '').trim();
    if (more.isOpen) {
      return way === 'up'
        ? trans.__('hide %1 upstream', said)
        : trans.__('hide %1 downstream', said);
    }
    if (!more.known) {
      return way === 'up'
        ? trans.__('more upstream may not be read yet')
        : trans.__('more downstream may not be read yet');
    }
    return way === 'up'
      ? trans.__('%1 more upstream', said)
      : trans.__('%1 more downstream', said);
  }
}

function GraphLegend(props: {
  isAnswer: boolean;
  isFocused: boolean;
  isUnread: boolean;
}): JSX.Element {
  const trans = useTrans();
  const isDimmed = props.isAnswer || props.isFocused;
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
      {isDimmed &&
        line(
          'mlops-hit',
          props.isFocused
            ? trans.__('on the way')
            : trans.__('part of the answer')
        )}
      {line(isDimmed ? 'mlops-dim' : 'mlops-plain', trans.__('recorded'))}
      {props.isUnread &&
        line('mlops-plain mlops-unread', trans.__('known to exist, not read'))}
    </div>
  );
}
