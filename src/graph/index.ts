export { answerOf } from './answer';
export type { IGraphMark, IGraphShape } from './draw';
export { layoutGraph } from './layout';
export type { ILayoutOptions } from './layout';
export type { Columns } from './ranks';
export type {
  IColumn as IGraphColumn,
  IGraph,
  IGraphEdge,
  IGraphNode,
  ILayout,
  IPlace,
  IRoute
} from './types';
export { GraphView } from './view';
export type { IGraphData, IGraphViewOptions } from './view';
