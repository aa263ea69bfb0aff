import React from 'react';

import type { LineageGraph } from '../../api/types';
import { Button, Note } from '../../components';
import { useMLOps } from '../../models';
import { CommandIDs } from '../../tokens';
import type { LineageArgs } from './args';

/** Questions whose answer has the data sets of a version, if there are any. */
const TELLING = ['all', 'datasets'];

/** Says that a version has no data set recorded, and offers what may be missing. */
export function NoData(props: {
  graph: LineageGraph;
  direction: LineageArgs['direction'];
}): JSX.Element | null {
  const { commands, trans } = useMLOps();
  const { graph, direction } = props;
  const version = graph.nodes.find(
    ({ id, kind }) => kind === 'version' && graph.start.includes(id)
  );
  const reference = graph.start.length === 1 ? version?.reference : null;
  const asked = TELLING.includes(graph.question) && direction !== 'descendants';
  if (!reference || !asked || graph.kinds.dataset || graph.partial) {
    return null;
  }
  return (
    <Note tone="info" title={trans.__('No data set recorded.')}>
      <Button
        small
        onClick={() => void commands.execute(CommandIDs.suggest, { reference })}
      >
        {trans.__('Suggestions…')}
      </Button>
    </Note>
  );
}
