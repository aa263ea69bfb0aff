import type { components } from './schema';

/* The records of `mlops_ext/services/records`, generated from the server part's OpenAPI file. */

type Records = components['schemas'];

export type ConnectionInfo = Records['ConnectionInfo'];
export type Problem = Records['Problem'];
export type Metric = Records['Metric'];
export type VersionSummary = Records['VersionSummary'];
export type ModelGroup = Records['ModelGroup'];
export type DatasetUse = Records['DatasetUse'];
export type Environment = Records['Environment'];
export type NotebookSource = Records['NotebookSource'];
export type Archive = Records['Archive'];
export type Version = Records['Version'];
export type Curve = Records['Curve'];
export type ClassScores = Records['ClassScores'];
export type Confused = Records['Confused'];
export type Histogram = Records['Histogram'];
export type Scatter = Records['Scatter'];
export type Segment = Records['Segment'];
export type ColumnFacts = Records['ColumnFacts'];
export type Evaluation = Records['Evaluation'];
export type HistoryEntry = Records['HistoryEntry'];
export type MetricRow = Records['MetricRow'];
export type ChangeRow = Records['ChangeRow'];
export type Comparison = Records['Comparison'];
export type LineageNode = Records['LineageNode'];
export type LineageEdge = Records['LineageEdge'];
export type LineageGraph = Records['LineageGraph'];
export type EndpointSummary = Records['EndpointSummary'];
export type Variant = Records['Variant'];
export type Served = Records['Served'];
export type Endpoint = Records['Endpoint'];
export type PlanStep = Records['PlanStep'];
export type DeployPlan = Records['DeployPlan'];
export type Invocation = Records['Invocation'];
export type TrafficMinute = Records['TrafficMinute'];
export type Cleaned = Records['Cleaned'];
