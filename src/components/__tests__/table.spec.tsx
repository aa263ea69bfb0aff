import { act } from 'react';
import React, { useState } from 'react';

import { DataTable } from '..';
import { mount, unmountAll } from './mount';

const rowsOf = (count: number) => Array.from({ length: count }, (_, at) => at);

beforeAll(() => {
  // jsdom has no layout, and none to be told of.
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});

afterEach(unmountAll);

test('a table whose rows become many never draws them all, not even once', () => {
  let grow: (count: number) => void = () => undefined;
  const drawn = new Set<number>();
  const Growing = () => {
    const [count, setCount] = useState(100);
    grow = setCount;
    return (
      <div className="mlops-scroll">
        <DataTable<number>
          label="Rows"
          columns={[
            {
              id: 'row',
              label: 'Row',
              value: row => row,
              render: row => {
                drawn.add(row);
                return row;
              }
            }
          ]}
          rows={rowsOf(count)}
          rowKey={String}
        />
      </div>
    );
  };
  const node = mount(<Growing />);
  expect(node.querySelectorAll('tr[data-key]')).toHaveLength(100);

  act(() => grow(10_000));

  expect(drawn.size).toBeLessThanOrEqual(100);
  const gap = node.querySelector<HTMLElement>('.mlops-gap td');
  expect(parseInt(gap?.style.height ?? '', 10)).toBeGreaterThan(9_000 * 28);
});
