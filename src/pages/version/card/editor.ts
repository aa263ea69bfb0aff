import { useState } from 'react';

import type { ICardChange } from '../../../api/client';
import { RequestError, toProblem } from '../../../api/request';
import type { ModelCard, Problem } from '../../../api/types';
import type { Resource } from '../../../models';
import { useLive, useMLOps } from '../../../models';
import type { Draft, IClash } from './draft';
import { applied, clashes, typed } from './draft';

/** A status that a card can have. */
export type CardStatus = NonNullable<ICardChange['status']>;

/** A card as somebody edits it. */
export interface ICardEditor {
  /** What is stored, read again as it changes. */
  resource: Resource<ModelCard>;
  draft: Draft;
  /** Whether there is something to save. */
  dirty: boolean;
  /** Members that somebody else has changed since; nothing is saved until each is settled. */
  clashes: IClash[];
  /** Why the last saving failed. */
  problem: Problem | null;
  saving: boolean;
  type: (path: string, text: string) => void;
  /** Keep one's own text, or take the other. */
  settle: (path: string, mine: boolean) => void;
  discard: () => void;
  /** Save what was typed, or a status. */
  save: (status?: CardStatus) => Promise<void>;
}

/**
 * Edit the card of a version. What is typed is kept by member, so that it survives when somebody
 * else saves: their card becomes the base, and only members that both changed are asked about.
 */
export function useCardEditor(reference: string): ICardEditor {
  const { model } = useMLOps();
  const resource = useLive(
    reference,
    () => model.client.card(reference),
    change => change.id === reference || change.id === '*'
  );
  const [draft, setDraft] = useState<Draft>({});
  const [base, setBase] = useState<ModelCard | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const card = resource.value;
  const dirty = Object.keys(draft).length > 0;
  const clashing =
    card && base ? clashes(draft, base.content, card.content) : [];

  const reset = () => {
    setDraft({});
    setBase(null);
    setProblem(null);
  };

  const send = async (change: ICardChange) => {
    setSaving(true);
    setProblem(null);
    try {
      resource.set(await model.client.saveCard(reference, change));
      reset();
    } catch (error) {
      if (error instanceof RequestError && error.status === 409) {
        await resource.refresh();
      }
      setProblem(toProblem(error));
    } finally {
      setSaving(false);
    }
  };

  return {
    resource,
    draft,
    dirty,
    clashes: clashing,
    problem,
    saving,
    type: (path, text) => {
      if (card) {
        setBase(base ?? card);
        setDraft(typed(draft, card.content, path, text));
      }
    },
    settle: (path, mine) => {
      const clash = clashing.find(one => one.path === path);
      if (card && base && clash) {
        setBase({
          ...base,
          content: applied(base.content, { [path]: clash.theirs })
        });
        setDraft(
          typed(draft, card.content, path, mine ? clash.mine : clash.theirs)
        );
      }
    },
    discard: reset,
    save: async status => {
      if (card && clashing.length === 0) {
        await send({
          revision: card.revision,
          ...(dirty || !card.stored || card.name
            ? { content: applied(card.content, draft) }
            : {}),
          ...(status ? { status } : {})
        });
      }
    }
  };
}
