import React, { useState } from 'react';

import type { Comparison } from '../../api/types';
import { Verdict } from '../../components';
import { useLive, useMLOps } from '../../models';
import type { IPageProps } from '../page';
import { Loaded } from '../parts';
import type { CompareArgs } from './args';
import { Changes } from './changes';
import { CodeChanges } from './code';
import { Drift } from './drift';
import { Evaluations } from './evaluations';
import { CompareHead } from './head';
import { MetricTable } from './metrics';
import { Segments } from './segments';
import { seriesOf } from '../../comparison';
import { GroupTrend } from './trend';

/** Versions side by side: the verdict first, then figures, curves and what changed. */
export function ComparePage(props: IPageProps<CompareArgs>): JSX.Element {
  const { model } = useMLOps();
  const { references, baseline } = props.args;
  const comparison = useLive(
    [...references, baseline].join(' '),
    () => model.client.compare(references, baseline ?? undefined),
    change => change.kind === 'version' && references.includes(change.id)
  );
  return (
    <Loaded resource={comparison} name={references.join(', ')}>
      {value => <Compared {...props} comparison={value} />}
    </Loaded>
  );
}

function Compared(
  props: IPageProps<CompareArgs> & { comparison: Comparison }
): JSX.Element {
  const { trans } = useMLOps();
  const { comparison } = props;
  const [differencesOnly, setDifferencesOnly] = useState(true);
  const [chosen, setChosen] = useState<number | null>(null);
  const threshold =
    chosen ?? seriesOf(comparison)[0]?.evaluation.threshold ?? 0.5;
  return (
    <>
      <CompareHead
        {...props}
        differencesOnly={differencesOnly}
        onDifferencesOnly={setDifferencesOnly}
      />
      <div className="mlops-verdict" role="status">
        <Verdict comparison={comparison} />
      </div>
      <div className="mlops-cols mlops-compareCols">
        <div
          className="mlops-col"
          role="region"
          aria-label={trans.__('Figures')}
          tabIndex={0}
        >
          <MetricTable
            comparison={comparison}
            differencesOnly={differencesOnly}
            threshold={threshold}
          />
          <Segments comparison={comparison} />
          <Changes comparison={comparison} differencesOnly={differencesOnly} />
          <Drift comparison={comparison} differencesOnly={differencesOnly} />
          <GroupTrend comparison={comparison} />
        </div>
        <div
          className="mlops-col mlops-compareRight"
          role="region"
          aria-label={trans.__('Curves and code')}
          tabIndex={0}
        >
          <Evaluations
            comparison={comparison}
            threshold={threshold}
            onThreshold={setChosen}
          />
          <CodeChanges comparison={comparison} />
        </div>
      </div>
    </>
  );
}
