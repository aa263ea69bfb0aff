export { drawnAnswer } from './answer';
export { MOST_SVG } from './view';
export type { IGraphMark, IGraphShape } from './draw';
export { Exploration } from './explore';
export type { IAnswered, INear } from './explore';
export { byRun, runOf, without } from './folding';
export type { Way } from './known';
export { layoutGraph } from './layout';
export type { ILayoutOptions } from './layout';
export { moreText } from './cards';
export { pngOf } from './picture';
export type { IPicture } from './picture';
export { flowOf } from './ranks';
export type { Columns } from './ranks';
export { matches } from './search';
export type {
  IColumn as IGraphColumn,
  IGraph,
  IGraphEdge,
  IGraphNode,
  ILayout,
  IMore,
  IPlace,
  IRoute
} from './types';
export { GraphView } from './view';
export type { IGraphData, IGraphViewOptions } from './view';
