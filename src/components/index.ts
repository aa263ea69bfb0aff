export { Button, IconButton } from './button';
export type { IButtonProps, IIconButtonProps } from './button';
export { CardParts } from './cardparts';
export type { ICardPartsProps } from './cardparts';
export { Code, CodeBar } from './code';
export type { ICodeBarProps, ICodeForms } from './code';
export { CopyButton } from './copy';
export type { ICopyButtonProps } from './copy';
export { Companions, Grants, LeftBehind } from './elsewhere';
export { FindingsTable } from './findings';
export * from './format';
export { Icon } from './icon';
export type { IIconProps } from './icon';
export { KeyValues } from './keyvalues';
export type { IKeyValue } from './keyvalues';
export { Delta, MetricStrip } from './metricstrip';
export type { IDeltaProps, IMetricStripProps } from './metricstrip';
export { EmptyState, Note, Skeleton } from './note';
export type { IEmptyStateProps, INoteProps, ISkeletonProps } from './note';
export { Part } from './part';
export { PlanList } from './planlist';
export { LinkMaker, SuggestionLine, useLinkWords } from './linking';
export { ProblemNote, ProblemPage } from './problem';
export type { IProblemProps } from './problem';
export { rove, rovingIndex } from './roving';
export { DecisionList } from './decisionlist';
export { RuleCount, RuleList } from './rulelist';
export { ServedBand } from './servedband';
export type { IServedBandProps } from './servedband';
export type { IconName } from './shapes';
export type { ISorting } from './sorting';
export { AliasTag, StageTag, State, StateChip } from './state';
export type { IStateProps } from './state';
export { Statement } from './statement';
export { stateLook } from './states';
export type { IStateLook, StateKind, Tone } from './states';
export { DataTable } from './table';
export type { IColumn, IDataTableProps } from './table';
export { Segmented, Tabs } from './tabs';
export type { IChoice, ISegmentedProps, ITab, ITabsProps } from './tabs';
export { Tick } from './tick';
export type { ITickProps } from './tick';
export { Timeline } from './timeline';
export type { ITimelineProps } from './timeline';
export { Verdict } from './verdict';
export type { IVerdictProps } from './verdict';
export { DOMAIN, TranslatorContext, useTrans } from './translator';
export { LineageExplorer, LineageFacts, MOST_DRAWN } from './lineage';
export type {
  IGoingOn,
  ILineageExplorerProps,
  ILineageReads,
  IPicked,
  Whole
} from './lineage';
export { kindLook, kindsWord } from './kinds';
export type { IKindLook } from './kinds';
