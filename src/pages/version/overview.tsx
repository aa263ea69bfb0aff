import React from 'react';

import { MetricStrip, Note, Part, Timeline } from '../../components';
import { TrendChart } from '../../charts';
import { useMLOps, useResource } from '../../models';
import { Unread } from '../../models/reading';
import { CommandIDs } from '../../tokens';
import { Link, ReferenceLink } from '../parts';
import { EvaluationCharts } from './evaluation';
import { Kept } from './kept';
import { figuresOf } from './figures';
import { Provenance } from './provenance';
import { Rules } from './rules';
import { trendOf, trendsOf } from './trends';
import type { IVersionParts } from './view';

/** Figures, curves and provenance; what happened at the side. */
export function Overview(props: IVersionParts): JSX.Element {
  const { trans } = useMLOps();
  const { version, history } = props;
  return (
    <div className="mlops-cols">
      <div className="mlops-col mlops-main">
        <Deployable version={version} />
        <Figures {...props} />
        <EvaluationCharts {...props} brief />
        <Part
          title={trans.__('Provenance')}
          right={
            <Link
              command={CommandIDs.openLineage}
              args={{ reference: version.reference }}
            >
              {trans.__('Open lineage')}
            </Link>
          }
        >
          <Kept {...props}>
            <Provenance version={version} />
          </Kept>
        </Part>
        <Trend {...props} />
      </div>
      <aside className="mlops-side" aria-label={trans.__('History')}>
        <Rules version={version} />
        <h2 className="mlops-h">{trans.__('History')}</h2>
        <Unread resource={props.historyRead} />
        <Timeline
          entries={history}
          reference={reference => <ReferenceLink reference={reference} />}
        />
      </aside>
    </div>
  );
}

/** What keeps the version from deploying on AWS as it is. */
function Deployable({
  version
}: Pick<IVersionParts, 'version'>): JSX.Element | null {
  const { trans } = useMLOps();
  return version.deployableNote ? (
    <Note
      tone={version.deployable === false ? 'warn' : 'info'}
      title={
        version.deployable === false
          ? trans.__('Not deployable on AWS as it is')
          : trans.__('Not known whether it deploys on AWS')
      }
    >
      {version.deployableNote}
    </Note>
  ) : null;
}

function Figures(props: IVersionParts): JSX.Element | null {
  const { version } = props;
  const { model, commands } = useMLOps();
  const groups = useResource(model.groups);
  const group = groups.value?.find(({ name }) => name === version.group);
  const metrics = figuresOf(props);
  return metrics.length > 0 ? (
    <MetricStrip
      metrics={metrics}
      previous={version.previous}
      trends={group && trendsOf(group)}
      onOpen={() =>
        void commands.execute(CommandIDs.openVersion, {
          reference: version.reference,
          tab: 'metrics'
        })
      }
    />
  ) : null;
}

/** The headline metric over the versions of the group. */
function Trend({ version }: IVersionParts): JSX.Element | null {
  const { model, commands, trans } = useMLOps();
  const groups = useResource(model.groups);
  const group = groups.value?.find(({ name }) => name === version.group);
  if (!group || group.versions.length < 2) {
    return null;
  }
  const trend = trendOf(group, version, trans);
  return trend ? (
    <Part title={trans.__('%1 by version', trend.label)}>
      <TrendChart
        name={trend.label}
        points={trend.points}
        reference={trend.reference}
        onOpen={index =>
          void commands.execute(CommandIDs.openVersion, {
            reference: trend.references[index]
          })
        }
      />
    </Part>
  ) : null;
}
