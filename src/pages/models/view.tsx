import React, { useEffect, useMemo, useState } from 'react';

import { Button, EmptyState, Note, formatCount } from '../../components';
import type { Versions } from '../../find';
import { parse, passing, sorted, unknownWords, whileTyping } from '../../find';
import { insertCode, useMLOps, useResource, useRested } from '../../models';
import type { IChange, Live } from '../../models/live';
import { CommandIDs } from '../../tokens';
import type { IPageProps } from '../page';
import { Loaded, PageHead } from '../parts';
import type { ModelsArgs } from './args';
import { codeOfFind } from './code';
import { ColumnsButton } from './choosing';
import { chosenColumns } from './columns';
import { Filters } from './filters';
import { VersionsTable } from './table';

/** How long typing rests before the page remembers the query, in ms. */
const REST = 400;
const MOST_COMPARED = 10;

/** Head, filters and rows. */
const SKELETON = [
  [180, 90],
  [420, 60, 60, 90],
  ...Array<number[]>(14).fill([130, 80, 50, 50, 80, 90, 90, 70])
];

/** All versions of all groups: filtered, sorted, marked. */
export function ModelsPage(props: IPageProps<ModelsArgs>): JSX.Element {
  const { model, trans } = useMLOps();
  const versions = useResource(model.versions);
  useEffect(() => {
    const follow = (_: Live, changes: IChange[]) => {
      if (changes.some(({ kind }) => kind !== 'endpoint')) {
        void model.versions.refresh();
      }
    };
    model.live.changed.connect(follow);
    void model.versions.refresh();
    return () => {
      model.live.changed.disconnect(follow);
    };
  }, [model]);
  return (
    <Loaded
      resource={versions}
      name={trans.__('all versions')}
      skeleton={SKELETON}
    >
      {value => <AllVersions {...props} versions={value} />}
    </Loaded>
  );
}

function AllVersions(
  props: IPageProps<ModelsArgs> & { versions: Versions }
): JSX.Element {
  const mlops = useMLOps();
  const { trans, commands } = mlops;
  const { versions, args, go } = props;
  const [query, setQuery] = useState(args.query);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState(chosenColumns());
  const rested = useRested(query, REST);
  useEffect(() => {
    if (rested !== args.query) {
      go({ query: rested });
    }
  }, [rested]);
  useEffect(() => setQuery(args.query), [args.query]);
  const { rows, problems } = useMemo(() => {
    const read = parse(whileTyping(query));
    return {
      rows: sorted(versions, passing(versions, read.terms), args.sort),
      problems: [...read.problems, ...unknownWords(versions, read.terms)]
    };
  }, [versions, query, args.sort]);
  const toggle = (reference: string) => {
    const next = new Set(marked);
    if (!next.delete(reference)) {
      next.add(reference);
    }
    setMarked(next);
  };
  const { total, complete } = versions.columns;
  return (
    <>
      <PageHead
        icon="list"
        title={trans.__('All versions')}
        chips={
          <span className="mlops-2" role="status">
            {rows.length === total
              ? trans._n('%2 version', '%2 versions', total, formatCount(total))
              : trans.__(
                  '%1 of %2 versions',
                  formatCount(rows.length),
                  formatCount(total)
                )}
            {!complete && ` · ${trans.__('reading the others')}`}
          </span>
        }
        actions={
          versions.count > 0 && (
            <>
              {marked.size > 0 && (
                <Button quiet onClick={() => setMarked(new Set())}>
                  {trans._n('Clear %1 mark', 'Clear %1 marks', marked.size)}
                </Button>
              )}
              {marked.size > 0 &&
                (['reject', 'approve'] as const).map(verb => (
                  <Button
                    key={verb}
                    onClick={() =>
                      void commands.execute(CommandIDs.decideMarked, {
                        references: [...marked],
                        verb
                      })
                    }
                  >
                    {verb === 'approve'
                      ? trans.__('Approve marked…')
                      : trans.__('Reject marked…')}
                  </Button>
                ))}
              <Button
                icon="compare"
                primary={marked.size > 1}
                disabled={marked.size < 2 || marked.size > MOST_COMPARED}
                title={trans.__(
                  'Mark two to ten versions with Space or a click.'
                )}
                onClick={() =>
                  void commands.execute(CommandIDs.compare, {
                    references: [...marked]
                  })
                }
              >
                {trans.__('Compare')}
              </Button>
              <ColumnsButton
                versions={versions}
                chosen={chosen}
                onChoose={setChosen}
              />
              <Button
                icon="code"
                onClick={() =>
                  void insertCode(mlops, codeOfFind(query, args.sort))
                }
              >
                {trans.__('Insert code')}
              </Button>
            </>
          )
        }
      />
      {versions.count > 0 && (
        <Filters
          versions={versions}
          query={query}
          problems={problems}
          onChange={setQuery}
        />
      )}
      {content()}
    </>
  );

  function content(): JSX.Element {
    if (versions.count === 0) {
      return (
        <EmptyState
          title={trans.__('No versions yet')}
          action={
            <Button
              primary
              onClick={() => void commands.execute(CommandIDs.register)}
            >
              {trans.__('Register from the kernel')}
            </Button>
          }
        >
          {trans.__('Fit a model, then register it.')}
        </EmptyState>
      );
    }
    if (rows.length === 0) {
      return (
        <div className="mlops-filterNote">
          <Note
            tone="neutral"
            title={trans.__('Nothing matches %1.', query.trim())}
            action={
              <Button small onClick={() => setQuery('')}>
                {trans.__('Show all versions')}
              </Button>
            }
          />
        </div>
      );
    }
    return (
      <VersionsTable
        versions={versions}
        rows={rows}
        sort={args.sort}
        onSort={sort => go({ sort })}
        chosen={chosen}
        marked={marked}
        onMark={toggle}
      />
    );
  }
}
