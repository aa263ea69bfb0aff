export { LineageExplorer } from './explorer';
export type { ILineageExplorerProps, IPicked } from './explorer';
export { MOST_DRAWN } from './exploring';
export type { IGoingOn, ILineageReads, Whole } from './exploring';
export { LineageFacts } from './facts';
