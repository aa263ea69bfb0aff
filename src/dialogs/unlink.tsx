import React, { useEffect, useState } from 'react';

import type { LineageLink, LineageLinks } from '../api/types';
import type { IUnlinking } from '../code';
import { LinkMaker, Note } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';

/** Ask which link of something in the lineage is removed. */
export async function askUnlink(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const found = await model.client.links(reference);
  await askAction<IUnlinking>(mlops, {
    title: trans.__('Unlink in the lineage'),
    verb: trans.__('Unlink'),
    warns: true,
    form: props => <UnlinkForm {...props} found={found} />,
    perform: async ({ source, destination, force }) => {
      const gone = await model.client.unlink({ source, destination, force });
      model.live.say([{ kind: 'lineage', id: source, change: 'deleted' }]);
      const to = gone.destination?.name ?? destination;
      say(trans.__('%1 is linked to %2 no longer', gone.source.name, to));
    }
  });
}

function UnlinkForm(
  props: IFormProps<IUnlinking> & { found: LineageLinks }
): JSX.Element {
  const { frame, found } = props;
  const { trans } = useMLOps();
  const byHand = found.links.filter(link => link.byHand);
  const [chosen, choose] = useState<LineageLink | null>(byHand[0] ?? null);
  const [force, setForce] = useState(false);
  useEffect(() => {
    const asked = {
      source: chosen?.source.id ?? '',
      destination: chosen?.destination.id ?? '',
      force: Boolean(chosen && !chosen.byHand && force)
    };
    const valid = chosen !== null && (chosen.byHand || force);
    frame.offer({ kind: 'unlink', ...asked }, valid);
  }, [chosen, force]);
  return (
    <>
      {found.total > found.links.length && (
        <p className="mlops-2">
          {trans.__(
            'The newest %1 of %2 links.',
            found.links.length,
            found.total
          )}
        </p>
      )}
      {found.links.map(link => (
        <label
          key={`${link.source.id} ${link.destination.id}`}
          className="mlops-choiceRow"
        >
          <input
            type="radio"
            name="mlops-link"
            checked={link === chosen}
            onChange={() => choose(link)}
          />{' '}
          {link.source.name} → {link.destination.name} <LinkMaker link={link} />
        </label>
      ))}
      {chosen && !chosen.byHand && (
        <Note tone="warn" title={trans.__('Nobody made this link by hand.')}>
          <label>
            <input
              type="checkbox"
              checked={force}
              onChange={event => setForce(event.target.checked)}
            />{' '}
            {trans.__('Remove it all the same; it is not recorded again.')}
          </label>
        </Note>
      )}
    </>
  );
}
