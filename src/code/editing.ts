/** Link two things in the lineage by hand. */
export interface ILinking {
  kind: 'link';
  /** References of any kind. */
  source: string;
  destination: string;
  type: AssociationType;
  /** ARNs of their lineage entities; null where they are not known or still to be made. */
  sourceArn: string | null;
  destinationArn: string | null;
}

/** How two things in the lineage belong together, in AWS's words. */
export type AssociationType =
  'ContributedTo' | 'AssociatedWith' | 'DerivedFrom' | 'Produced' | 'SameAs';

/** Remove the link of two things. */
export interface IUnlinking {
  kind: 'unlink';
  /** ARNs of the lineage entities. */
  source: string;
  destination: string;
  /** Whether it goes though nobody made it by hand. */
  force: boolean;
}

/** Link data sets that were suggested to their version. */
export interface ISuggested {
  kind: 'suggest';
  reference: string;
  /** ARN of the version. */
  arn: string;
  chosen: {
    number: number;
    uri: string;
    /** ARN of its artifact; null where it is still to be made. */
    entity: string | null;
    type: string;
  }[];
}

/** What can be made by hand in the lineage. */
export type EntityType = 'Artifact' | 'Action' | 'Context';

/** Make an artifact, an action or a context of the lineage by hand. */
export interface IEntityMaking {
  kind: 'entity';
  lineageType: EntityType;
  /** What it stands for: a URI, a path or an ARN. */
  uri: string;
  /** AWS's word or an own one: `DataSet`. */
  type: string;
  /** Of an action or a context, by which SageMaker knows it; of an artifact what it is shown as. */
  name: string;
  properties: Readonly<Record<string, string>>;
}

/** Take in the OpenLineage events of a file. */
export interface IImporting {
  kind: 'import';
  file: string;
  /** Artifacts that are new to this SageMaker. */
  artifacts: readonly { uri: string; type: string }[];
  /** How many runs and links go along with them. */
  others: number;
}
