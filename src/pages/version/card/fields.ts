import type { TranslationBundle } from '@jupyterlab/translation';

/** A text of the card that people write. */
export interface ICardField {
  /** Its member in AWS's schema. */
  path: string;
  label: string;
  /** Characters that AWS takes. */
  most: number;
  /** One line in place of a paragraph. */
  line?: boolean;
  /** One of these in place of free text. */
  choices?: string[];
}

/** Fields under one title. */
export interface ICardSection {
  title: string;
  fields: ICardField[];
}

const LONG = 2048;
const SHORT = 1024;

/** What people write in a card, in AWS's order; what a version knows by itself is no field. */
export function cardSections(trans: TranslationBundle): ICardSection[] {
  return [
    {
      title: trans.__('Intended uses'),
      fields: [
        {
          path: 'intended_uses.purpose_of_model',
          label: trans.__('Purpose of the model'),
          most: LONG
        },
        {
          path: 'intended_uses.intended_uses',
          label: trans.__('Intended uses'),
          most: LONG
        },
        {
          path: 'intended_uses.factors_affecting_model_efficiency',
          label: trans.__('What affects how well it works'),
          most: LONG
        },
        {
          path: 'intended_uses.risk_rating',
          label: trans.__('Risk rating'),
          most: LONG,
          choices: ['High', 'Medium', 'Low', 'Unknown']
        },
        {
          path: 'intended_uses.explanations_for_risk_rating',
          label: trans.__('Why this rating'),
          most: LONG
        }
      ]
    },
    {
      title: trans.__('Business'),
      fields: [
        {
          path: 'business_details.business_problem',
          label: trans.__('Business problem'),
          most: LONG
        },
        {
          path: 'business_details.business_stakeholders',
          label: trans.__('Stakeholders'),
          most: LONG,
          line: true
        },
        {
          path: 'business_details.line_of_business',
          label: trans.__('Line of business'),
          most: LONG,
          line: true
        }
      ]
    },
    {
      title: trans.__('Additional information'),
      fields: [
        {
          path: 'additional_information.ethical_considerations',
          label: trans.__('Ethical considerations'),
          most: LONG
        },
        {
          path: 'additional_information.caveats_and_recommendations',
          label: trans.__('Caveats and recommendations'),
          most: LONG
        }
      ]
    },
    {
      title: trans.__('Training'),
      fields: [
        {
          path: 'model_overview.model_creator',
          label: trans.__('Creator'),
          most: SHORT,
          line: true
        },
        {
          path: 'training_details.training_observations',
          label: trans.__('Observations'),
          most: SHORT
        }
      ]
    }
  ];
}

/** Paths of all fields. */
export function writtenPaths(trans: TranslationBundle): ReadonlySet<string> {
  return new Set(
    cardSections(trans).flatMap(({ fields }) => fields.map(({ path }) => path))
  );
}
