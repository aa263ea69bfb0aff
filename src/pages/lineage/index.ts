import { whichOne } from '../../models/references';
import type { IPageKind } from '../page';
import type { LineageArgs } from './args';
import { isDirection, isQuestion, nameOf } from './args';
import { LineagePage } from './view';

/** The page of a lineage question. */
export const lineagePage: IPageKind<LineageArgs> = {
  complete: async (mlops, given) => {
    const reference = await whichOne(mlops, given.reference, [
      'version',
      'group',
      'endpoint'
    ]);
    return reference
      ? {
          reference,
          question: isQuestion(given.question) ? given.question : 'all',
          direction: isDirection(given.direction) ? given.direction : 'both',
          view: given.view === 'list' ? 'list' : 'graph',
          on: textOf(given.on),
          to: textOf(given.to)
        }
      : null;
  },
  label: (args, trans) => trans.__('Lineage of %1', nameOf(args.reference)),
  key: args => args.reference,
  reference: args => args.reference,
  view: LineagePage
};

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}
