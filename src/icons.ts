import { LabIcon } from '@jupyterlab/ui-components';

import type { IconName } from './components/shapes';
import { svgText } from './components/shapes';

/** Icons of tabs and of the sidebar: our shapes as JupyterLab takes them. */
const labIcon = (name: IconName) =>
  new LabIcon({ name: `mlops-ext:${name}`, svgstr: svgText(name) });

export const mlopsIcon = labIcon('lineage');
export const versionIcon = labIcon('version');
export const compareIcon = labIcon('compare');
export const endpointIcon = labIcon('endpoint');
export const versionsIcon = labIcon('list');
