import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

import { MIME_TYPE } from './bundle';
import { MLOpsRenderer } from './renderer';

const extension: IRenderMime.IExtension = {
  id: 'mlops-ext:mime',
  description: 'Draws results of mlops-ext in notebooks.',
  rendererFactory: {
    safe: true,
    mimeTypes: [MIME_TYPE],
    createRenderer: options => new MLOpsRenderer(options)
  },
  // Before HTML and plain text, which every result has too.
  rank: 0,
  dataType: 'json'
};

export { MIME_TYPE };
export default extension;
