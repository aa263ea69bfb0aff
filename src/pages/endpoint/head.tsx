import React from 'react';

import type { Endpoint } from '../../api/types';
import {
  Button,
  IconButton,
  StateChip,
  formatFullTime
} from '../../components';
import { useMLOps } from '../../models';
import { endpointReference } from '../../models/references';
import { endpointState } from '../../models/states';
import { CommandIDs } from '../../tokens';
import { Copies, Fact, PageHead, ReferenceLink } from '../parts';

/** Name, state and what can be done. */
export function EndpointHead(props: { endpoint: Endpoint }): JSX.Element {
  const { commands, trans } = useMLOps();
  const { endpoint } = props;
  const reference = endpointReference(endpoint.name);
  const served = endpoint.serves[0];
  return (
    <PageHead
      icon="endpoint"
      title={endpoint.name}
      chips={<StateChip {...endpointState(endpoint)} />}
      actions={
        <>
          {served?.includes('/') && (
            <Button
              onClick={() =>
                void commands.execute(CommandIDs.deploy, {
                  reference: `${served.slice(0, served.lastIndexOf('/'))}@latest`,
                  endpoint: endpoint.name
                })
              }
            >
              {trans.__('Update')}
            </Button>
          )}
          <Button
            icon="code"
            onClick={() =>
              void commands.execute(CommandIDs.insertCode, { reference })
            }
          >
            {trans.__('Insert code')}
          </Button>
          <IconButton
            icon="trash"
            label={trans.__('Delete %1', endpoint.name)}
            onClick={() =>
              void commands.execute(CommandIDs.remove, { reference })
            }
          />
        </>
      }
      facts={
        <>
          <Fact icon="version">
            {trans.__('serves')}{' '}
            {endpoint.serves.map((version, index) => (
              <React.Fragment key={version}>
                {index > 0 && ', '}
                <ReferenceLink reference={version} />
              </React.Fragment>
            ))}
          </Fact>
          <Fact icon="clock">{formatFullTime(endpoint.modified)}</Fact>
          <span className="mlops-el">
            {trans.__('config %1', endpoint.configuration)}
          </span>
          <Copies reference={reference} arn={endpoint.arn} />
        </>
      }
    />
  );
}
