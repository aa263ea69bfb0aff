import React, { useState } from 'react';

import type { Comparison } from '../../api/types';
import { useLive, useMLOps } from '../../models';
import type { IPageProps } from '../page';
import { Loaded } from '../parts';
import type { CompareArgs } from './args';
import { Changes } from './changes';
import { Evaluations } from './evaluations';
import { CompareHead, Verdict } from './head';
import { MetricTable } from './metrics';

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
  return (
    <>
      <CompareHead
        {...props}
        differencesOnly={differencesOnly}
        onDifferencesOnly={setDifferencesOnly}
      />
      <Verdict comparison={comparison} />
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
          />
          <Changes comparison={comparison} differencesOnly={differencesOnly} />
        </div>
        <div className="mlops-col mlops-compareRight">
          <Evaluations comparison={comparison} />
        </div>
      </div>
    </>
  );
}
