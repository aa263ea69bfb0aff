import React from 'react';

import type { CopyPlan, Sharing } from '../api/types';
import { Code } from './code';
import { CopyButton } from './copy';
import { Note } from './note';
import { useTrans } from './translator';

/** What of a version cannot go along, and why. */
export function LeftBehind(props: { left: CopyPlan['left'] }): JSX.Element {
  const trans = useTrans();
  return (
    <>
      {props.left.length > 0 && (
        <div className="mlops-h">{trans.__('What stays behind')}</div>
      )}
      {props.left.map(({ what, why }) => (
        <Note key={what} tone="warn" title={what}>
          {why}
        </Note>
      ))}
    </>
  );
}

/** The accounts that a group is shared with. */
export function Grants(props: { sharing: Sharing }): JSX.Element {
  const trans = useTrans();
  const { grants, others } = props.sharing;
  const words = {
    read: trans.__('reads versions'),
    deploy: trans.__('reads and deploys versions')
  };
  return (
    <>
      {grants.length === 0 ? (
        <p className="mlops-2">{trans.__('Shared with no other account.')}</p>
      ) : (
        <ul className="mlops-grants" aria-label={trans.__('Shared with')}>
          {grants.map(({ account, rights }) => (
            <li key={account}>
              <b className="mlops-num">{account}</b>{' '}
              <span className="mlops-2">{words[rights]}</span>
            </li>
          ))}
        </ul>
      )}
      {others > 0 && (
        <p className="mlops-2">
          {trans._n(
            '%1 statement of others in the policy stays as it is.',
            '%1 statements of others in the policy stay as they are.',
            others
          )}
        </p>
      )}
    </>
  );
}

/** The statements that bucket, repository and key need beside the group's policy, to copy. */
export function Companions(props: { sharing: Sharing }): JSX.Element {
  const trans = useTrans();
  const { companions } = props.sharing;
  const kinds = {
    s3: trans.__('Bucket'),
    ecr: trans.__('Repository'),
    kms: trans.__('Key')
  };
  return (
    <>
      {companions.length > 0 && (
        <div className="mlops-h">
          {trans.__('What other policies must say')}
        </div>
      )}
      {companions.map(one => {
        const text = JSON.stringify(one.statements, undefined, 2);
        return (
          <section key={`${one.service} ${one.resource}`}>
            <div className="mlops-row">
              <b>
                {kinds[one.service]} {one.resource}
              </b>
              <span className="mlops-sp" />
              {one.statements.length > 0 && (
                <CopyButton
                  small
                  text={text}
                  label={trans.__('Copy statements')}
                />
              )}
            </div>
            <p className="mlops-2">{one.why}</p>
            {one.statements.length > 0 && <Code text={text} />}
          </section>
        );
      })}
    </>
  );
}
