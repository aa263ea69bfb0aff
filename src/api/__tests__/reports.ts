import { problem } from '../../__tests__/server';
import type { Reports } from '../types';

const file = (name: string, uri: string) => ({ name, uri, problem: null });

/** Reports of Clarify and Model Monitor, one file of which could not be read. */
export const REPORTS: Reports = {
  reference: 'churn/2',
  bias: {
    files: [file('Report', 's3://b/analysis.json')],
    label: 'income',
    labelValue: '1',
    facets: [
      {
        facet: 'sex',
        value: '0',
        phase: 'post_training',
        metrics: [
          {
            name: 'DI',
            label: 'Disparate impact',
            value: 0.6,
            neutral: 1,
            meaning: 'The model favours sex 0 less often.'
          },
          {
            name: 'XYZ',
            label: 'Newer',
            value: 3,
            neutral: 0,
            meaning: 'Newer'
          }
        ]
      }
    ]
  },
  explainability: {
    files: [file('Report', 's3://b/')],
    explanations: [
      {
        output: 'label0',
        importances: [
          { feature: 'hours', value: 0.11 },
          { feature: 'age', value: 0.02 }
        ],
        expected: 0.3
      }
    ],
    dependences: [
      {
        feature: 'age',
        type: 'number',
        values: [20, 40],
        categories: [],
        predictions: [[0.1, null]],
        outputs: ['income']
      }
    ]
  },
  dataQuality: null,
  modelQuality: {
    files: [
      {
        ...file('Constraints', 's3://b/c.json'),
        problem: problem({ code: 'NotJson', title: 'c.json is torn.' })
      }
    ],
    evaluation: null,
    constraints: [
      {
        name: 'mae',
        label: 'MAE',
        threshold: 3,
        comparison: 'GreaterThanThreshold',
        value: 3.5,
        holds: false
      }
    ]
  },
  baselines: null
};
