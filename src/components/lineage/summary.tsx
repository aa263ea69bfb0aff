import React from 'react';

import type { LineageGraph } from '../../api/types';
import { Button } from '../button';
import { formatCount } from '../format';
import { Icon } from '../icon';
import { kindLook } from '../kinds';
import { useTrans } from '../translator';
import type { IExploring } from './exploring';
import { MOST_DRAWN } from './exploring';

/** How many things of each kind a large answer has, before any of it is drawn. */
export function LineageSummary(props: {
  graph: LineageGraph;
  exploring: IExploring;
  onDraw: () => void;
}): JSX.Element {
  const trans = useTrans();
  const { graph, exploring } = props;
  const kinds = Object.entries(graph.kinds).sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...kinds.map(([, count]) => count));
  const { shown, total } = exploring;
  return (
    <section className="mlops-summary" aria-label={trans.__('Summary by kind')}>
      <dl>
        {kinds.map(([kind, count]) => {
          const look = kindLook(kind, trans);
          return (
            <div key={kind}>
              <dt>
                <Icon name={look.icon} size={14} />
                {look.many}
              </dt>
              <dd className="mlops-num">{formatCount(count)}</dd>
              <span
                className="mlops-share"
                style={{ width: `${(100 * count) / most}%` }}
              />
            </div>
          );
        })}
      </dl>
      <div className="mlops-row">
        <span className="mlops-2">
          {trans.__(
            '%1 of %2 nodes are listed, nearest first.',
            formatCount(shown.nodes.length),
            formatCount(total)
          )}
        </span>
        <ReadOn exploring={exploring} />
        <span className="mlops-sp" />
        <Button small icon="lineage" onClick={props.onDraw}>
          {total > MOST_DRAWN
            ? trans.__('Draw the nearest %1', formatCount(MOST_DRAWN))
            : trans.__('Draw the graph')}
        </Button>
      </div>
    </section>
  );
}

/** How many nodes a further press reads. */
const PAGE = 300;

/** Reads the next page of an answer that has more. */
export function ReadOn(props: { exploring: IExploring }): JSX.Element | null {
  const trans = useTrans();
  const { goesOn, isBusy, readOn } = props.exploring;
  return goesOn ? (
    <Button small quiet disabled={isBusy} onClick={() => readOn(PAGE)}>
      {isBusy
        ? trans.__('Reading')
        : trans.__('Read %1 more', formatCount(PAGE))}
    </Button>
  ) : null;
}
