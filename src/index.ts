import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { actions } from './plugins/actions';
import { files } from './plugins/files';
import { lineage } from './plugins/lineage';
import { mlops } from './plugins/mlops';
import { objects } from './plugins/objects';
import { output } from './plugins/output';
import { pages } from './plugins/pages';
import { palette } from './plugins/palette';
import { panel } from './plugins/panel';
import { status } from './plugins/status';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  mlops,
  panel,
  status,
  pages,
  actions,
  lineage,
  objects,
  palette,
  files,
  output
];

export default plugins;
