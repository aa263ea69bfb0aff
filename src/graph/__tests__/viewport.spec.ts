import { answerOf } from '../answer';
import { TextFitter, textSize } from '../text';
import { begun, fitted, followed, revealed, zoomed } from '../viewport';

describe('the answer', () => {
  it('is every way between start and hits, up and down, and no other', () => {
    const edges = ['a b', 'b c', 'c d', 'a x', 'x y', 'c a'].map(edge => {
      const [source, destination] = edge.split(' ');
      return { source, destination };
    });
    const answer = answerOf({ edges }, ['a'], ['d']);
    expect([...answer.nodes].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(answer.has({ source: 'a', destination: 'x' })).toBe(false);
    const upward = answerOf({ edges: edges.slice(0, 5) }, ['y'], ['a']);
    expect([...upward.nodes].sort()).toEqual(['a', 'x', 'y']);
  });
});

describe('zoom', () => {
  it('fits the whole and never more than life-size', () => {
    expect(
      fitted({ width: 400, height: 100 }, { width: 200, height: 200 })
    ).toEqual({
      zoom: 0.5,
      x: 0,
      y: 0
    });
    expect(
      fitted({ width: 10, height: 10 }, { width: 200, height: 200 }).zoom
    ).toBe(1);
    expect(
      fitted({ width: 10, height: 10 }, { width: 0, height: 0 }).zoom
    ).toBe(1);
  });

  it('keeps the point under the pointer', () => {
    const view = zoomed({ x: 10, y: 0, zoom: 1 }, 2, { x: 50, y: 50 });
    expect(view).toEqual({ zoom: 2, x: -30, y: -50 });
    expect(zoomed(view, 100, { x: 0, y: 0 }).zoom).toBe(3);
  });

  it('follows what has gone elsewhere', () => {
    const from = { x: 10, y: 10 };
    const to = { x: 156, y: 10 };
    expect(followed({ x: 5, y: 5, zoom: 2 }, from, to)).toEqual({
      x: -287,
      y: 5,
      zoom: 2
    });
  });

  it('brings a card into view and moves no further', () => {
    const box = { x: 500, y: 10, width: 100, height: 20 };
    const room = { width: 300, height: 100 };
    expect(revealed({ x: 0, y: 0, zoom: 1 }, box, room)).toEqual({
      x: -316,
      y: 6,
      zoom: 1
    });
  });

  it('begins in the middle of a high drawing, and never beyond its ends', () => {
    const room = { width: 300, height: 100 };
    const drawing = { height: 1000 };
    const at = (y: number) =>
      begun(drawing, { x: 0, y, width: 100, height: 20 }, room, 1).y;
    expect([at(0), at(490), at(980)]).toEqual([0, -450, -900]);
  });

  it('never shows a text below 11 px', () => {
    for (let zoom = 0.1; zoom < 3; zoom += 0.01) {
      const { name, detail } = textSize(zoom);
      expect((name ?? Infinity) * zoom).toBeGreaterThanOrEqual(11 - 1e-9);
      expect((detail ?? Infinity) * zoom).toBeGreaterThanOrEqual(11 - 1e-9);
    }
    expect(textSize(0.3)).toEqual({ name: null, detail: null });
  });

  it('shortens names in their middle, by whole signs', () => {
    const { fit } = new TextFitter();
    expect(fit('short', 12, 100)).toBe('short');
    const cut = fit('a-very-long-name-of-a-notebook.ipynb', 12, 100);
    expect(cut).toMatch(/^a-very.*….*nb$/);
    expect(cut.length).toBeLessThan(20);
  });
});
